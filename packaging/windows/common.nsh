; What installer and uninstaller have in common: their log, how they end a running Hetes, and how they fail.
; Each of them defines VERSION and LOGGED_AS (its name in the log) before, its languages too, and has a function TakeBack.

!include LogicLib.nsh
!include FileFunc.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Hetes"
; The name under which desktop-notifier sends notices: the Start menu's entry must have the same.
!define APP_ID "Hetes"
!define LINK "$SMPROGRAMS\Hetes.lnk"
!define QUIT_WITHIN 30000 ; ms that "hetes quit" may take
!define START_WITHIN 60000 ; ms in which a program must have said its version or looked at the start at login

Var wasRunning
Var logFile
Var inUse ; the first file that somebody holds, or nothing

LangString STILL_RUNS ${LANG_HUNGARIAN} "A Hetes még fut, ezért a fájljai nem cserélhetők. Lépj ki belőle (jobb gomb az ikonon, Kilépés), majd próbáld újra."
LangString STILL_RUNS ${LANG_ENGLISH} "Hetes is still running, so its files cannot be replaced. Quit it (right button on its icon, Quit), then try again."
LangString HELD ${LANG_HUNGARIAN} "egy másik program használja: $inUse"
LangString HELD ${LANG_ENGLISH} "another program uses it: $inUse"

; Writes a line into the log: UTF-16, for a path may hold what the code page lacks. A log that can't be written is none.
!macro Log text
    Push "${text}"
    Call WriteLog
!macroend
!define Log "!insertmacro Log"

Function WriteLog
    Exch $R0
    Push $R1
    Push $R2
    Push $R3
    Push $R4
    Push $R5
    Push $R6
    Push $R7
    ${GetTime} "" "L" $R1 $R2 $R3 $R4 $R5 $R6 $R7 ; day, month, year, day of the week, hour, minute, second
    IntFmt $R5 "%02u" $R5
    ClearErrors
    FileOpen $R4 "$logFile" a
    ${IfNot} ${Errors}
        FileSeek $R4 0 END
        FileWriteUTF16LE /BOM $R4 "$R3-$R2-$R1 $R5:$R6:$R7 ${LOGGED_AS} ${VERSION}: $R0$\r$\n"
        FileClose $R4
    ${EndIf}
    ClearErrors
    Pop $R7
    Pop $R6
    Pop $R5
    Pop $R4
    Pop $R3
    Pop $R2
    Pop $R1
    Pop $R0
FunctionEnd

; Takes the name of an option ("/LOG=") from the stack and puts its value there, or nothing. Windows takes the command line
; apart: whoever calls us may have put quotation marks around the value or around the whole word.
Function Option
    Exch $R0
    Push $R1
    Push $R2
    Push $R3
    Push $R4
    Push $R5
    StrLen $R5 $R0
    System::Call 'kernel32::GetCommandLineW()p.R1'
    System::Call 'shell32::CommandLineToArgvW(p R1, *i.R2)p.R1'
    StrCpy $R3 1 ; the first word is the program
    ${DoWhile} $R3 < $R2
        IntOp $R4 $R3 * ${NSIS_PTR_SIZE}
        IntPtrOp $R4 $R1 + $R4
        System::Call '*$R4(w.R4)'
        Push $R4
        StrCpy $R4 $R4 $R5
        ${If} $R4 == $R0
            Pop $R4
            StrCpy $R0 $R4 "" $R5
            Goto found
        ${EndIf}
        Pop $R4
        IntOp $R3 $R3 + 1
    ${Loop}
    StrCpy $R0 ""
  found:
    System::Call 'kernel32::LocalFree(p R1)'
    Pop $R5
    Pop $R4
    Pop $R3
    Pop $R2
    Pop $R1
    Exch $R0
FunctionEnd

!macro Option result name
    Push "${name}"
    Call Option
    Pop ${result}
!macroend
!define Option "!insertmacro Option"

Function ChooseLog
    ${Option} $logFile "/LOG="
    ${If} $logFile == ""
        StrCpy $logFile "$TEMP\hetes-setup.log"
    ${EndIf}
FunctionEnd

; Ends what runs here with exit code 2, for the reason on the stack; what was changed is taken back before.
!macro Fail reason
    Push "${reason}"
    Call FailNow
!macroend
!define Fail "!insertmacro Fail"

Function FailNow
    Pop $R9
    ${Log} "$(NOT_DONE) (2): $R9"
    Call TakeBack
    MessageBox MB_OK|MB_ICONSTOP "$(NOT_DONE): $R9" /SD IDOK
    SetErrorLevel 2
    Quit
FunctionEnd

; Looks for a file in $R9 that is held by somebody: Windows lets no one write to a program or a library that runs.
Function TryFile
    ClearErrors
    FileOpen $R0 "$R9" a
    ${If} ${Errors}
        StrCpy $inUse "$R9"
        StrCpy $R0 "StopLocate"
    ${Else}
        FileClose $R0
        StrCpy $R0 ""
    ${EndIf}
    ClearErrors
    Push $R0 ; what Locate asks for
FunctionEnd

!macro TRY_PROGRAM file
    ${If} $inUse == ""
    ${AndIf} ${FileExists} "$INSTDIR\${file}"
        StrCpy $R9 "$INSTDIR\${file}"
        Call TryFile
        Pop $R0
    ${EndIf}
!macroend

Function LookForUse
    StrCpy $inUse ""
    !insertmacro TRY_PROGRAM "hetes.exe"
    !insertmacro TRY_PROGRAM "hetesw.exe"
    ${If} $inUse == ""
    ${AndIf} ${FileExists} "$INSTDIR\_internal\*.*"
        ${Locate} "$INSTDIR\_internal" "/L=F" "TryFile"
    ${EndIf}
FunctionEnd

; Ends a running Hetes, whoever started it, and waits until nobody uses the program's files. wasRunning tells.
Function EndHetes
    StrCpy $wasRunning "no"
    ${If} ${FileExists} "$INSTDIR\hetes.exe"
        nsExec::Exec /TIMEOUT=${QUIT_WITHIN} '"$INSTDIR\hetes.exe" quit'
        Pop $0
        ${If} $0 == "0"
            StrCpy $wasRunning "yes"
        ${EndIf}
    ${EndIf}
  again:
    StrCpy $1 0
  look:
    Call LookForUse
    ${If} $inUse != ""
        IntOp $1 $1 + 1
        ${If} $1 < 30
            Sleep 500
            Goto look
        ${EndIf}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY again
        ${Fail} "$(HELD)"
    ${EndIf}
FunctionEnd
