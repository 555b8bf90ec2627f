; The uninstaller: a program of its own instead of one that NSIS makes. NSIS' goes on in a copy of itself, so that whoever
; waits for it learns neither when it is done nor whether it was. This one ends when Hetes is gone; only its own file and
; an empty folder are left to a copy of it, for no program can remove the file that it runs from.
;
; On the command line: /S asks nothing and keeps the data, /LOG=FILE as for the installer.
; Exit codes: 0 done, 1 called off, 2 not done (something is in use: nothing was changed; or not all could be removed).

!ifdef TARGET
    Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma

!define LOGGED_AS "uninstall"

!include MUI2.nsh

Name "Hetes"
Caption "Hetes"
OutFile "${OUTPUT}"
BrandingText "Hetes ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Hetes"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Hetes"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "The Hetes authors"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_PAGE_HEADER_TEXT "$(REMOVE_HETES)"
!define MUI_PAGE_HEADER_SUBTEXT "$(REMOVING)"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(REMOVED)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT " "
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Hungarian"
!insertmacro MUI_LANGUAGE "English"

LangString REMOVE_HETES ${LANG_HUNGARIAN} "A Hetes eltávolítása"
LangString REMOVE_HETES ${LANG_ENGLISH} "Remove Hetes"
LangString REMOVING ${LANG_HUNGARIAN} "Egy pillanat."
LangString REMOVING ${LANG_ENGLISH} "One moment."
LangString REMOVED ${LANG_HUNGARIAN} "A Hetes eltávolítása kész."
LangString REMOVED ${LANG_ENGLISH} "Hetes is removed."
LangString REALLY ${LANG_HUNGARIAN} "Eltávolítod a Hetest erről a gépről?"
LangString REALLY ${LANG_ENGLISH} "Remove Hetes from this computer?"
LangString DATA_TOO ${LANG_HUNGARIAN} "Töröljem a Hetes adatait is: a beállításokat, a naplót és az orvosok nevét?$\r$\n$\r$\nHa később újra telepíted, a megtartott adatokkal folytathatod."
LangString DATA_TOO ${LANG_ENGLISH} "Delete Hetes' data as well: settings, journal and the practitioners' names?$\r$\n$\r$\nWhat you keep is there again when you install Hetes later."
LangString NOT_DONE ${LANG_HUNGARIAN} "A Hetes eltávolítása nem sikerült"
LangString NOT_DONE ${LANG_ENGLISH} "Hetes could not be removed"
LangString LEFT ${LANG_HUNGARIAN} "nem minden fájl törölhető itt: $INSTDIR"
LangString LEFT ${LANG_ENGLISH} "not every file could be removed from $INSTDIR"
LangString NOT_HERE ${LANG_HUNGARIAN} "itt nincs telepítve a Hetes: $INSTDIR"
LangString NOT_HERE ${LANG_ENGLISH} "Hetes is not installed in $INSTDIR"

!include common.nsh

Function .onInit
    SetOutPath "$TEMP" ; nobody can remove the folder he stands in
    ${Option} $1 "/SWEEP="
    ${If} $1 != ""
        Call Sweep
        Quit
    ${EndIf}
    StrCpy $INSTDIR "$EXEDIR"
    ReadRegStr $0 HKCU "Software\Hetes" "InstallerLanguage"
    ${If} $0 != ""
        StrCpy $LANGUAGE $0
    ${EndIf}
    Call ChooseLog
    ${IfNot} ${FileExists} "$INSTDIR\hetesw.exe"
    ${AndIfNot} ${FileExists} "$INSTDIR\_internal\*.*"
        ${Fail} "$(NOT_HERE)"
    ${EndIf}
    MessageBox MB_YESNO|MB_ICONQUESTION "$(REALLY)" /SD IDYES IDYES go
    SetErrorLevel 1
    Quit
  go:
FunctionEnd

; The copy's only work: the uninstaller in folder $1, as soon as it has ended, and the folder if nothing else is in it.
Function Sweep
    StrCpy $2 0
    ${DoWhile} $2 < 300
        Delete "$1\uninstall.exe"
        ${IfNot} ${FileExists} "$1\uninstall.exe"
            ${ExitDo}
        ${EndIf}
        Sleep 100
        IntOp $2 $2 + 1
    ${Loop}
    RMDir "$1"
FunctionEnd

; Nothing has been removed where this is called, but for what could not be.
Function TakeBack
    ${If} $wasRunning == "yes"
    ${AndIf} ${FileExists} "$INSTDIR\hetesw.exe"
        Exec '"$INSTDIR\hetesw.exe" run'
    ${EndIf}
FunctionEnd

Section
    Call EndHetes
    nsExec::Exec /TIMEOUT=${START_WITHIN} '"$INSTDIR\hetes.exe" autostart disable'
    Pop $0
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\licences"
    RMDir /r "$INSTDIR\hetes-new" ; these three are left where an installation was cut off
    RMDir /r "$INSTDIR\hetes-old"
    RMDir /r "$INSTDIR\hetes-gone"
    Delete "$INSTDIR\hetes.exe"
    Delete "$INSTDIR\hetesw.exe"
    Delete "${LINK}"
    RMDir /r "$LOCALAPPDATA\hetes\run"
    RMDir /r "$LOCALAPPDATA\Temp\hetes" ; of versions up to 0.1.0
    DeleteRegKey HKCU "Software\Classes\AppUserModelId\${APP_ID}" ; both are written by a running Hetes
    DeleteRegKey HKCU "Software\Classes\hetes"
    ${If} ${FileExists} "$INSTDIR\hetes.exe"
    ${OrIf} ${FileExists} "$INSTDIR\hetesw.exe"
    ${OrIf} ${FileExists} "$INSTDIR\_internal\*.*"
        StrCpy $wasRunning "no"
        ${Fail} "$(LEFT)" ; it stays in Windows' list of programs, so that it can be tried again
    ${EndIf}
    DeleteRegKey HKCU "${UNINSTALL}"
    ; Without a user to ask (/S) the data stay.
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DATA_TOO)" /SD IDNO IDNO kept
    RMDir /r "$LOCALAPPDATA\hetes"
  kept:
    DeleteRegValue HKCU "Software\Hetes" "InstallerLanguage"
    DeleteRegKey /ifempty HKCU "Software\Hetes"
    ${Log} "$(REMOVED)"
    GetTempFileName $0
    Delete "$0"
    CopyFiles /SILENT "$EXEPATH" "$0.exe"
    Exec '"$0.exe" /S /SWEEP="$INSTDIR"'
SectionEnd
