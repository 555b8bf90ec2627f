; The installer: for one user, without an administrator. makensis gets VERSION, SOURCE (the folder of the program with
; uninstall.exe), ICON, SIDE (a picture of 164 x 314 pixels) and OUTPUT, and where it is known TARGET.
;
; On the command line: /S asks nothing (first installation: starts at login, does not start now; an upgrade leaves the
; start at login as it is, and starts again what was running), /AUTOSTART=yes or =no decides, /ALLOWDOWNGRADE=yes lets an
; older version replace a newer one, /LOG=FILE is written instead of %TEMP%\hetes-setup.log, /D=FOLDER is NSIS' own.
; Exit codes: 0 done; 1 called off; 2 not done, all is as it was; 3 done, but for the start at login or the Start menu.
;
; The law: nothing half installed. The new version is unpacked beside the old one and must say its version; then a Hetes
; that runs is ended; then the parts change places by renaming, and whatever fails before the end of that is taken back.
;   hetes-new    the new version; what has been moved into place is missing from it
;   hetes-old    what has been moved out of place: as long as it is there, the exchange is not done
;   hetes-gone   hetes-old after the exchange, to be deleted

!ifdef TARGET
    Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 32 ; MB: hetesw.exe holds the same modules as hetes.exe, 7 MB further on

!define LOGGED_AS "setup"

!include MUI2.nsh
!include LogicLib.nsh
!include Sections.nsh
!include StrFunc.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define VT_LPWSTR_ 31 ; PROPVARIANT of a wide string

${StrLoc} ; StrFunc.nsh wants each of its functions named before

Name "Hetes"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Hetes"
InstallDirRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\Hetes" "InstallLocation"
BrandingText "Hetes ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Hetes"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Hetes"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "The Hetes authors"
VIAddVersionKey "LegalCopyright" "MIT licence"

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
LangString TOO_OLD ${LANG_HUNGARIAN} "A Hetes 64 bites Windows 10-en vagy újabbon fut."
LangString TOO_OLD ${LANG_ENGLISH} "Hetes runs on 64-bit Windows 10 or later."
LangString NEWER ${LANG_HUNGARIAN} "újabb Hetes van telepítve: $oldVersion. Régebbire a /ALLOWDOWNGRADE=yes kapcsolóval cserélhető"
LangString NEWER ${LANG_ENGLISH} "a newer Hetes is installed: $oldVersion. /ALLOWDOWNGRADE=yes replaces it by an older one"
LangString ELSEWHERE ${LANG_HUNGARIAN} "a Hetes már telepítve van itt: $installedIn. Előbb azt távolítsd el"
LangString ELSEWHERE ${LANG_ENGLISH} "Hetes is installed in $installedIn already. Remove that first"
LangString NOT_OURS ${LANG_HUNGARIAN} "más program mappája: $INSTDIR"
LangString NOT_OURS ${LANG_ENGLISH} "this folder belongs to another program: $INSTDIR"
LangString NO_FOLDER ${LANG_HUNGARIAN} "nem írható ez a mappa: $INSTDIR"
LangString NO_FOLDER ${LANG_ENGLISH} "this folder cannot be written: $INSTDIR"
LangString NO_ROOM ${LANG_HUNGARIAN} "nem írható ki minden fájl ide: $INSTDIR. Van még hely a lemezen?"
LangString NO_ROOM ${LANG_ENGLISH} "not every file could be written to $INSTDIR. Is the disk full?"
LangString NO_START ${LANG_HUNGARIAN} "az új verzió nem indul el itt: $INSTDIR"
LangString NO_START ${LANG_ENGLISH} "the new version does not start in $INSTDIR"
LangString NO_EXCHANGE ${LANG_HUNGARIAN} "nem cserélhető ki: $INSTDIR\$part"
LangString NO_EXCHANGE ${LANG_ENGLISH} "it cannot be replaced: $INSTDIR\$part"
LangString NO_REGISTRY ${LANG_HUNGARIAN} "a Windows nem jegyezte be a programok közé"
LangString NO_REGISTRY ${LANG_ENGLISH} "Windows did not take it into its list of programs"
LangString NO_LINK ${LANG_HUNGARIAN} "a Start menübe nem sikerült beírni"
LangString NO_LINK ${LANG_ENGLISH} "it could not be put into the Start menu"
LangString CUT_OFF ${LANG_HUNGARIAN} "egy félbeszakadt telepítés visszavonva"
LangString CUT_OFF ${LANG_ENGLISH} "an installation that was cut off is taken back"
LangString NOT_DONE ${LANG_HUNGARIAN} "A Hetes telepítése nem sikerült"
LangString NOT_DONE ${LANG_ENGLISH} "Hetes could not be installed"
LangString NO_AUTOSTART ${LANG_HUNGARIAN} "A bejelentkezéskori indítást nem sikerült bekapcsolni. A beállításokban később újra megpróbálhatod."
LangString NO_AUTOSTART ${LANG_ENGLISH} "Starting at login could not be switched on. You may try again later in the settings."
Var isUpgrade
Var installedIn ; the folder of the Hetes that is there already, or nothing
Var oldVersion
Var ranAtLogin ; "yes" or "no": what it was before this installation
Var registered ; "yes" from the first value on that Windows' list of programs gets
Var part ; what is being exchanged
Var exitCode

!include common.nsh

; ${Do} a macro with each part that changes places, the programs last: what starts them finds the old until the end.
!macro EACH_PART macro
    !insertmacro ${macro} "licences"
    !insertmacro ${macro} "uninstall.exe"
    !insertmacro ${macro} "_internal"
    !insertmacro ${macro} "hetes.exe"
    !insertmacro ${macro} "hetesw.exe"
!macroend

!macro PUT_IN name
    StrCpy $part "${name}"
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\${name}"
        Rename "$INSTDIR\${name}" "$INSTDIR\hetes-old\${name}"
    ${EndIf}
    ${IfNot} ${Errors}
        Rename "$INSTDIR\hetes-new\${name}" "$INSTDIR\${name}"
    ${EndIf}
    ${If} ${Errors}
        ${Fail} "$(NO_EXCHANGE)"
    ${EndIf}
!macroend

; Right wherever the exchange stopped: what is missing from hetes-new has been put in, what is in hetes-old taken out.
!macro PUT_BACK name
    ${IfNot} ${FileExists} "$INSTDIR\hetes-new\${name}"
    ${AndIf} ${FileExists} "$INSTDIR\${name}"
        Rename "$INSTDIR\${name}" "$INSTDIR\hetes-new\${name}"
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\hetes-old\${name}"
        Rename "$INSTDIR\hetes-old\${name}" "$INSTDIR\${name}"
    ${EndIf}
!macroend

; Leaves the folder, and what Windows knows of it, as they were before the installation.
Function TakeBack
    SetOutPath "$TEMP" ; nobody can remove the folder he stands in
    ${If} ${FileExists} "$INSTDIR\hetes-old\*.*"
        CreateDirectory "$INSTDIR\hetes-new"
        !insertmacro EACH_PART PUT_BACK
        RMDir "$INSTDIR\hetes-old"
    ${EndIf}
    RMDir /r "$INSTDIR\hetes-new"
    RMDir "$INSTDIR" ; only if it is empty
    ${If} $registered == "yes"
        ${If} $oldVersion == ""
            DeleteRegKey HKCU "${UNINSTALL}"
        ${Else}
            WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "$oldVersion"
            WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$installedIn"
        ${EndIf}
    ${EndIf}
    ${If} $wasRunning == "yes"
        Exec '"$INSTDIR\hetesw.exe" run'
    ${EndIf}
    StrCpy $wasRunning "no"
FunctionEnd

Section "$(PROGRAM)" SectionProgram
    SectionIn RO
    ${If} ${FileExists} "$INSTDIR\hetes-old\*.*"
        Call TakeBack
        ${Log} "$(CUT_OFF)"
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    ${AndIfNot} ${FileExists} "$INSTDIR\hetesw.exe"
    ${AndIf} $INSTDIR != $installedIn
        ${Fail} "$(NOT_OURS)"
    ${EndIf}
    RMDir /r "$INSTDIR\hetes-new"
    RMDir /r "$INSTDIR\hetes-gone"
    ClearErrors
    CreateDirectory "$INSTDIR\hetes-new"
    ${If} ${Errors}
        ${Fail} "$(NO_FOLDER)"
    ${EndIf}
    SetOutPath "$INSTDIR\hetes-new"
    SetOverwrite try ; "on" would ask, and skip the file where there is nobody to ask
    File /r "${SOURCE}\*"
    ${If} ${Errors}
        ${Fail} "$(NO_ROOM)"
    ${EndIf}
    SetOutPath "$TEMP"
    nsExec::ExecToStack /TIMEOUT=${START_WITHIN} '"$INSTDIR\hetes-new\hetes.exe" --version'
    Pop $0
    Pop $1
    StrLen $2 "${VERSION}"
    StrCpy $1 $1 $2
    ${If} $0 != "0"
    ${OrIf} $1 != "${VERSION}"
        ${Fail} "$(NO_START)"
    ${EndIf}
    Call EndHetes
    StrCpy $part "hetes-old"
    CreateDirectory "$INSTDIR\hetes-old"
    ${If} ${Errors}
        ${Fail} "$(NO_EXCHANGE)"
    ${EndIf}
    !insertmacro EACH_PART PUT_IN
    Call Register
    StrCpy $part "hetes-old"
    ClearErrors
    Rename "$INSTDIR\hetes-old" "$INSTDIR\hetes-gone" ; from here on it is done
    ${If} ${Errors}
        ${Fail} "$(NO_EXCHANGE)"
    ${EndIf}
    RMDir /r "$INSTDIR\hetes-new"
    RMDir /r "$INSTDIR\hetes-gone"
    SetOutPath "$INSTDIR"
    Call MakeLink
SectionEnd

Function Register
    StrCpy $registered "yes"
    ClearErrors
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
    ${If} ${Errors}
        ${Fail} "$(NO_REGISTRY)"
    ${EndIf}
FunctionEnd

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
        nsExec::Exec /TIMEOUT=${START_WITHIN} '"$INSTDIR\hetes.exe" autostart $1'
        Pop $2
        ${If} $2 != "0"
            StrCpy $exitCode 3
            ${Log} "$(NO_AUTOSTART)"
            MessageBox MB_OK|MB_ICONEXCLAMATION "$(NO_AUTOSTART)" /SD IDOK
        ${EndIf}
    ${EndIf}
    ${If} ${Silent}
    ${AndIf} $wasRunning == "yes"
        Exec '"$INSTDIR\hetesw.exe" run'
    ${EndIf}
    ${Log} "$(FINISHED) ($exitCode): $INSTDIR"
    SetErrorLevel $exitCode
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionProgram} $(PROGRAM_SAYS)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionAtLogin} $(AT_LOGIN_SAYS)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; CreateShortcut cannot set the AppUserModelID, so this asks the shell itself.
Function MakeLink
    ClearErrors
    CreateShortcut "${LINK}" "$INSTDIR\hetesw.exe" "--open" "$INSTDIR\hetesw.exe" 0
    ${If} ${Errors}
    ${OrIfNot} ${FileExists} "${LINK}"
        StrCpy $exitCode 3
        ${Log} "$(NO_LINK)"
        Return
    ${EndIf}
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
    StrCpy $exitCode 0
    StrCpy $wasRunning "no"
    StrCpy $isUpgrade "no"
    StrCpy $ranAtLogin "no"
    Call ChooseLog
    ReadRegStr $installedIn HKCU "${UNINSTALL}" "InstallLocation"
    ReadRegStr $oldVersion HKCU "${UNINSTALL}" "DisplayVersion"
    ${IfNot} ${RunningX64}
    ${OrIfNot} ${AtLeastWin10}
        ${Fail} "$(TOO_OLD)"
    ${EndIf}
    ${Option} $1 "/ALLOWDOWNGRADE="
    ${If} $1 != "yes"
    ${AndIf} $oldVersion != ""
        ${VersionCompare} "$oldVersion" "${VERSION}" $1
        ${If} $1 == 1
            ${Fail} "$(NEWER)"
        ${EndIf}
    ${EndIf}
    ; NSIS takes the usual folder where it does not like the one of /D=, and says nothing.
    System::Call 'kernel32::GetCommandLineW()w.r1'
    ${StrLoc} $2 $1 " /D=" ">"
    ${If} $2 != ""
        IntOp $2 $2 + 4
        StrCpy $1 $1 "" $2
        StrCpy $2 $1 1 -1
        ${If} $2 == "\"
            StrCpy $1 $1 -1
        ${EndIf}
        ${If} $1 != $INSTDIR
            StrCpy $INSTDIR $1
            ${Fail} "$(NO_FOLDER)"
        ${EndIf}
    ${EndIf}
    ${If} $installedIn != ""
        StrCpy $isUpgrade "yes"
        ${If} $INSTDIR != $installedIn
        ${AndIf} ${FileExists} "$installedIn\hetes.exe"
            ${Fail} "$(ELSEWHERE)"
        ${EndIf}
        ; Hetes itself knows, be it a task or the Run key: it names what starts it, with a backslash, where that does.
        nsExec::ExecToStack /TIMEOUT=${START_WITHIN} '"$installedIn\hetes.exe" autostart status'
        Pop $1
        Pop $2
        ${StrLoc} $3 $2 "\" ">"
        ${If} $1 == "0"
        ${AndIf} $3 != ""
            StrCpy $ranAtLogin "yes"
        ${EndIf}
    ${EndIf}
    ${Option} $1 "/AUTOSTART="
    ${If} $1 == "no"
        !insertmacro UnselectSection ${SectionAtLogin}
    ${ElseIf} $1 == "yes"
        StrCpy $ranAtLogin "" ; write it whatever was
    ${ElseIf} $isUpgrade == "yes"
    ${AndIf} $ranAtLogin == "no"
        !insertmacro UnselectSection ${SectionAtLogin}
    ${EndIf}
FunctionEnd

; NSIS ends an installation by itself where a file breaks off in the middle: a full disk.
Function .onInstFailed
    ${Fail} "$(NO_ROOM)"
FunctionEnd
