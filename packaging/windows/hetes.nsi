; The installer: for one user, without an administrator. makensis gets VERSION, SOURCE (the folder of the program), ICON,
; SIDE (a picture of 164 x 314 pixels) and OUTPUT, and where they are known TARGET and SIGN (a script that signs a file).
;
; On the command line: /S asks nothing (first installation: starts at login, does not start now; an upgrade leaves the
; start at login as it is, and starts again what was running), /AUTOSTART=yes or =no decides, /D=FOLDER is NSIS' own.
; Exit codes: 0 done, 1 called off, 2 not done (a running Hetes could not be ended, or the system is too old).

!ifdef TARGET
    Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 32 ; MB: hetesw.exe holds the same modules as hetes.exe, 7 MB further on

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include Sections.nsh
!include StrFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Hetes"
; The name under which desktop-notifier sends notices: the Start menu's entry must have the same.
!define APP_ID "Hetes"
!define LINK "$SMPROGRAMS\Hetes.lnk"
!define VT_LPWSTR_ 31 ; PROPVARIANT of a wide string

${StrLoc} ; StrFunc.nsh wants each of its functions named before

Name "Hetes"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Hetes"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "Hetes ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Hetes"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Hetes"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "The Hetes authors"
VIAddVersionKey "LegalCopyright" "MIT licence"
!ifdef SIGN
    !ifdef NSIS_WIN32_MAKENSIS
        !uninstfinalize 'call "${SIGN}" "%1"' ; without "call", cmd takes the outer quotation marks away
    !else
        !uninstfinalize '"${SIGN}" "%1"'
    !endif
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_PAGE_HEADER_TEXT "$(INSTALL_HETES)"
!define MUI_PAGE_HEADER_SUBTEXT "$(INSTALL_HETES_SAYS)"
!define MUI_COMPONENTSPAGE_TEXT_TOP "$(CHOOSE)"
!define MUI_COMPONENTSPAGE_TEXT_COMPLIST " "
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "Software\Hetes"
!define MUI_LANGDLL_REGISTRY_VALUENAME "InstallerLanguage"
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\hetesw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "--open"
!define MUI_FINISHPAGE_RUN_TEXT "$(START_NOW)"
!define MUI_FINISHPAGE_TITLE "$(FINISHED)"
!define MUI_FINISHPAGE_TEXT "$(FINISHED_SAYS)"

!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Hungarian"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString INSTALL_HETES ${LANG_HUNGARIAN} "A Hetes telepítése"
LangString INSTALL_HETES ${LANG_ENGLISH} "Install Hetes"
LangString INSTALL_HETES_SAYS ${LANG_HUNGARIAN} "Rendszergazdai jog nem kell hozzá: csak ennek a felhasználónak települ."
LangString INSTALL_HETES_SAYS ${LANG_ENGLISH} "No administrator is needed: it is installed for this user alone."
LangString CHOOSE ${LANG_HUNGARIAN} "Hagyd bekapcsolva, ha azt szeretnéd, hogy a Hetes bejelentkezéskor magától induljon."
LangString CHOOSE ${LANG_ENGLISH} "Leave the start at login on if Hetes shall keep the EESZT connection in view by itself."
LangString PROGRAM ${LANG_HUNGARIAN} "Hetes"
LangString PROGRAM ${LANG_ENGLISH} "Hetes"
LangString PROGRAM_SAYS ${LANG_HUNGARIAN} "A program, és a helye a Start menüben."
LangString PROGRAM_SAYS ${LANG_ENGLISH} "The program, and its place in the Start menu."
LangString AT_LOGIN ${LANG_HUNGARIAN} "Indítás bejelentkezéskor"
LangString AT_LOGIN ${LANG_ENGLISH} "Start at login"
LangString AT_LOGIN_SAYS ${LANG_HUNGARIAN} "A Hetes bejelentkezés után magától elindul, ablak nélkül. Később a beállításokban is ki- és bekapcsolható."
LangString AT_LOGIN_SAYS ${LANG_ENGLISH} "Hetes starts by itself after you log in, without a window. The settings can switch this later too."
LangString START_NOW ${LANG_HUNGARIAN} "A Hetes indítása most"
LangString START_NOW ${LANG_ENGLISH} "Start Hetes now"
LangString FINISHED ${LANG_HUNGARIAN} "A Hetes telepítése kész."
LangString FINISHED ${LANG_ENGLISH} "Hetes is installed."
LangString FINISHED_SAYS ${LANG_HUNGARIAN} "Az ikonja a tálcán lesz, az óra mellett. A Windows 11 az új ikonokat a nyíl mögé rejti: húzd onnan a tálcára, hogy mindig lásd."
LangString FINISHED_SAYS ${LANG_ENGLISH} "Its icon will be in the taskbar, beside the clock. Windows 11 hides new icons behind the arrow: drag it out to keep it in view."
LangString STILL_RUNS ${LANG_HUNGARIAN} "A Hetes még fut, ezért a fájljai nem cserélhetők. Lépj ki belőle (jobb gomb az ikonon, Kilépés), majd próbáld újra."
LangString STILL_RUNS ${LANG_ENGLISH} "Hetes is still running, so its files cannot be replaced. Quit it (right button on its icon, Quit), then try again."
LangString TOO_OLD ${LANG_HUNGARIAN} "A Hetes 64 bites Windows 10-en vagy újabbon fut."
LangString TOO_OLD ${LANG_ENGLISH} "Hetes runs on 64-bit Windows 10 or later."
LangString NO_AUTOSTART ${LANG_HUNGARIAN} "Az indítást bejelentkezéskor nem sikerült bekapcsolni. A beállításokban később megpróbálhatod."
LangString NO_AUTOSTART ${LANG_ENGLISH} "Starting at login could not be switched on. You may try again later in the settings."
LangString DATA_TOO ${LANG_HUNGARIAN} "Töröljem a Hetes adatait is: a beállításokat, a naplót és az orvosok nevét?$\r$\n$\r$\nHa később újra telepíted, a megtartott adatokkal folytathatod."
LangString DATA_TOO ${LANG_ENGLISH} "Delete Hetes' data as well: settings, journal and the practitioners' names?$\r$\n$\r$\nWhat you keep is there again when you install Hetes later."

Var wasRunning
Var isUpgrade
Var ranAtLogin ; "yes" or "no": what it was before this installation

; Ends a running Hetes, whoever started it, and waits until nobody uses the program's files. wasRunning tells.
!macro END_HETES un
Function ${un}EndHetes
    StrCpy $wasRunning "no"
    IfFileExists "$INSTDIR\hetes.exe" 0 over
    nsExec::Exec '"$INSTDIR\hetes.exe" quit'
    Pop $0
    ${If} $0 == "0"
        StrCpy $wasRunning "yes"
    ${EndIf}
  again:
    StrCpy $1 0
  look:
    ClearErrors
    FileOpen $2 "$INSTDIR\hetes.exe" a
    IfErrors busy
    FileClose $2
    FileOpen $2 "$INSTDIR\hetesw.exe" a
    IfErrors busy
    FileClose $2
    Goto over
  busy:
    IntOp $1 $1 + 1
    ${If} $1 < 30
        Sleep 500
        Goto look
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY again
    SetErrorLevel 2
    Quit
  over:
FunctionEnd
!macroend
!insertmacro END_HETES ""
!insertmacro END_HETES "un."

Section "$(PROGRAM)" SectionProgram
    SectionIn RO
    Call EndHetes
    ; What an earlier version had and this one has not must not stay.
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\licences"
    SetOutPath "$INSTDIR"
    File /r "${SOURCE}\*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    Call MakeLink
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Hetes"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\hetesw.exe"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Hetes authors"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    SectionGetSize ${SectionProgram} $0
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "$(AT_LOGIN)" SectionAtLogin
SectionEnd

; Only what the user changed is written: who switched Hetes off in the Task Manager finds it off after an upgrade.
Section "-AtLogin"
    ${If} ${SectionIsSelected} ${SectionAtLogin}
        StrCpy $0 "yes"
        StrCpy $1 "enable"
    ${Else}
        StrCpy $0 "no"
        StrCpy $1 "disable"
    ${EndIf}
    ${If} $0 != $ranAtLogin
        nsExec::Exec '"$INSTDIR\hetes.exe" autostart $1'
        Pop $2
        ${If} $2 != "0"
            MessageBox MB_OK|MB_ICONEXCLAMATION "$(NO_AUTOSTART)" /SD IDOK
        ${EndIf}
    ${EndIf}
    ${If} ${Silent}
    ${AndIf} $wasRunning == "yes"
        Exec '"$INSTDIR\hetesw.exe" run'
    ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionProgram} $(PROGRAM_SAYS)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionAtLogin} $(AT_LOGIN_SAYS)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; CreateShortcut cannot set the AppUserModelID, so this asks the shell itself.
Function MakeLink
    CreateShortcut "${LINK}" "$INSTDIR\hetesw.exe" "--open" "$INSTDIR\hetesw.exe" 0
    !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
    ${If} $0 P<> 0
        ${IShellLink::SetPath} $0 '("$INSTDIR\hetesw.exe")'
        ${IShellLink::SetArguments} $0 '("--open")'
        ${IShellLink::SetWorkingDirectory} $0 '("$INSTDIR")'
        ${IShellLink::SetIconLocation} $0 '("$INSTDIR\hetesw.exe", 0)'
        ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}", .r1)'
        ${If} $1 P<> 0
            System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r2'
            System::Call '*(&w16 "${APP_ID}")p.r4'
            System::Call '*(&i2 ${VT_LPWSTR_}, &i6 0, p r4, p 0)p.r3'
            ${IPropertyStore::SetValue} $1 '($2, $3)'
            ${IPropertyStore::Commit} $1 ""
            System::Free $2
            System::Free $3
            System::Free $4
            ${IUnknown::Release} $1 ""
        ${EndIf}
        ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}", .r1)'
        ${If} $1 P<> 0
            ${IPersistFile::Save} $1 '("${LINK}", 1)'
            ${IUnknown::Release} $1 ""
        ${EndIf}
        ${IUnknown::Release} $0 ""
    ${EndIf}
FunctionEnd

Function .onInit
    !insertmacro MUI_LANGDLL_DISPLAY
    ${IfNot} ${RunningX64}
    ${OrIfNot} ${AtLeastWin10}
        MessageBox MB_OK|MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    StrCpy $isUpgrade "no"
    StrCpy $ranAtLogin "no"
    ReadRegStr $0 HKCU "${UNINSTALL}" "InstallLocation"
    ${If} $0 != ""
        StrCpy $isUpgrade "yes"
        ; Hetes itself knows, be it a task or the Run key: it names what starts it, with a backslash, where that does.
        nsExec::ExecToStack '"$0\hetes.exe" autostart status'
        Pop $1
        Pop $2
        ${StrLoc} $3 $2 "\" ">"
        ${If} $1 == "0"
        ${AndIf} $3 != ""
            StrCpy $ranAtLogin "yes"
        ${EndIf}
    ${EndIf}
    ${GetParameters} $0
    ${GetOptions} $0 "/AUTOSTART=" $1
    ${If} $1 == "no"
        !insertmacro UnselectSection ${SectionAtLogin}
    ${ElseIf} $1 == "yes"
        StrCpy $ranAtLogin "" ; write it whatever was
    ${ElseIf} $isUpgrade == "yes"
    ${AndIf} $ranAtLogin == "no"
        !insertmacro UnselectSection ${SectionAtLogin}
    ${EndIf}
FunctionEnd

Function un.onInit
    !insertmacro MUI_UNGETLANGUAGE
FunctionEnd

Section "Uninstall"
    Call un.EndHetes
    nsExec::Exec '"$INSTDIR\hetes.exe" autostart disable'
    Pop $0
    Delete "${LINK}"
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\licences"
    Delete "$INSTDIR\hetes.exe"
    Delete "$INSTDIR\hetesw.exe"
    Delete "$INSTDIR\uninstall.exe"
    SetOutPath "$TEMP" ; nobody can remove the folder he stands in
    RMDir "$INSTDIR" ; only if it is empty: what else lies there is not ours
    RMDir /r "$LOCALAPPDATA\Temp\hetes"
    DeleteRegKey HKCU "Software\Classes\AppUserModelId\${APP_ID}" ; desktop-notifier makes it
    DeleteRegKey HKCU "${UNINSTALL}"
    ; Without a user to ask (/S) the data stay.
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DATA_TOO)" /SD IDNO IDNO kept
    RMDir /r "$LOCALAPPDATA\hetes"
  kept:
    DeleteRegValue HKCU "Software\Hetes" "InstallerLanguage"
    DeleteRegKey /ifempty HKCU "Software\Hetes"
SectionEnd
