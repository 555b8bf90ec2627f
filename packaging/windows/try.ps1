<#
.SYNOPSIS
Tries Hetes on a real Windows: half an hour, guided, one report.

.DESCRIPTION
powershell -ExecutionPolicy Bypass -File try.ps1 -Built FOLDER

FOLDER holds what build.sh made: hetes-VERSION-setup.exe, hetes-VERSION.msi and, in "try", this script and what stands
in for the card service: a winscard.dll, which Windows finds beside the program before its own, and card_service.py,
which needs some Python 3 of this computer; without one the scene of the cards is a person's with a reader alone. Each
scene does what a program can do by itself, then asks what was seen; y, n, or s to skip, and a word where something
was odd. The report, hetes-try.txt on the desktop, names no person; read it before you give it away. Nothing is left
behind but that file: what was installed is removed at the end, and settings that were there before are put back.

Never run so far on a real Windows: what fails in this script itself is a finding, too.
#>
param(
    [Parameter(Mandatory = $true)] [string] $Built,
    [string] $Report = (Join-Path ([Environment]::GetFolderPath('Desktop')) 'hetes-try.txt')
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$Setup = @(Get-ChildItem -Path $Built -Filter 'hetes-*-setup.exe')[0].FullName
$Package = @(Get-ChildItem -Path $Built -Filter 'hetes-*.msi')[0].FullName
$Place = Join-Path $env:LOCALAPPDATA 'Programs\Hetes'
$Hetes = Join-Path $Place 'hetes.exe'
$Data = Join-Path $env:LOCALAPPDATA 'hetes'
$Kept = "$Data.before-try"
$Everybody = Join-Path $env:ProgramData 'hetes\settings.toml'
$Scheme = 'HKCU:\Software\Classes\hetes\shell\open\command'
$Double = Join-Path $Built 'try'
$CardPort = 24728
$Reader = 'REINER SCT cyberJack RFID standard 0'
$Run = 'HKLM:\Software\Microsoft\Windows\CurrentVersion\Run'
$script:Failed = 0

function Write-Line([string] $Text) {
    Write-Host $Text
    Add-Content -Path $Report -Value $Text -Encoding UTF8
}

function Test-That([string] $What, [scriptblock] $Look) {
    try { $good = [bool](& $Look) } catch { $good = $false; $What = "$What ($($_.Exception.Message))" }
    if (-not $good) { $script:Failed++ }
    Write-Line ('  [{0}] {1}' -f $(if ($good) { 'ok' } else { 'FAILED' }), $What)
}

function Ask-Seen([string] $Question) {
    do { $answer = (Read-Host "  ? $Question [y/n/s]").Trim().ToLowerInvariant() } until ($answer -match '^[yns]')
    if ($answer.StartsWith('n')) { $script:Failed++ }
    $word = Read-Host '    Anything odd? (Enter: no)'
    Write-Line ('  [{0}] {1} {2}' -f @{ y = 'seen'; n = 'NOT SEEN'; s = 'skipped' }[$answer.Substring(0, 1)], $Question, $word)
}

function Invoke-Hetes([string[]] $Words, [string] $Program = $Hetes) {
    # A program that writes to its error stream is no error of this script.
    $before = $ErrorActionPreference
    $ErrorActionPreference = 'Continue'
    try { return @{ Said = (& $Program @Words 2>&1 | Out-String); Code = $LASTEXITCODE } } finally { $ErrorActionPreference = $before }
}

function Wait-Until([scriptblock] $Look, [int] $Seconds = 60) {
    for ($turn = 0; $turn -lt $Seconds * 2; $turn++) {
        if (& $Look) { return $true }
        Start-Sleep -Milliseconds 500
    }
    return $false
}

function Start-Installer([string] $Program, [string[]] $Words) {
    return (Start-Process -FilePath $Program -ArgumentList $Words -Wait -PassThru).ExitCode
}

function Find-Python {
    # "python" may be the store's own, which only opens the store.
    foreach ($name in 'py', 'python') {
        if ((Get-Command $name -ErrorAction SilentlyContinue) -and (Invoke-Hetes @('-c', 'print(7)') $name).Said.Trim() -eq '7') {
            return (Get-Command $name).Source
        }
    }
    return $null
}

function Invoke-CardService([string[]] $Words) {
    # Tells what stands in for the card service what happens to its readers, and returns its answer.
    $line = New-Object Net.Sockets.TcpClient('127.0.0.1', $CardPort)
    try {
        $stream = $line.GetStream()
        $said = [Text.Encoding]::ASCII.GetBytes(($Words -join "`t") + "`n")
        $stream.Write($said, 0, $said.Length)
        return (New-Object IO.StreamReader($stream, [Text.Encoding]::ASCII)).ReadToEnd()
    }
    finally { $line.Close() }
}

function Test-Logged([string] $What, [string] $Log, [string] $Pattern, [scriptblock] $Do) {
    $before = @(Select-String -Path $Log -Pattern $Pattern).Count
    Test-That $What { [void](& $Do); Wait-Until { @(Select-String -Path $Log -Pattern $Pattern).Count -gt $before } }
}

function Enter-Scene([string] $Title) { Write-Line ''; Write-Line "== $Title" }

# --- before ---------------------------------------------------------------------------------------------------------

Set-Content -Path $Report -Value "Hetes, tried on $(Get-Date -Format 'yyyy-MM-dd HH:mm')" -Encoding UTF8
Write-Line "Windows $([Environment]::OSVersion.Version), $((Get-Culture).Name), code page $([Console]::OutputEncoding.CodePage)"
Write-Line "Scaling: $((Get-ItemProperty 'HKCU:\Control Panel\Desktop\WindowMetrics' -ErrorAction SilentlyContinue).AppliedDPI) dpi"
Write-Line "Card service: $((Get-Service SCardSvr).Status); readers: $(@(Get-PnpDevice -Class SmartCardReader -PresentOnly -ErrorAction SilentlyContinue).Count)"
if (Test-Path $Data) {
    if (Test-Path $Kept) { throw "$Kept is there: a former run was broken off. Move it back to $Data first." }
    if (Test-Path $Hetes) { [void](Invoke-Hetes @('quit')) }
    Move-Item $Data $Kept
}

try {
    Enter-Scene 'Installing for one user'
    Test-That 'the installer says 0' { (Start-Installer $Setup @('/S', '/LANG=1038')) -eq 0 }
    Test-That 'an unwritable folder says 2' { (Start-Installer $Setup @('/S', "/D=$env:windir\System32\drivers\Hetes")) -eq 2 }
    Test-That 'the program says its version' { (Invoke-Hetes @('--version')).Said.Trim() -match '^\d+\.\d+\.\d+$' }
    Test-That 'the Start menu has its entry' { Test-Path (Join-Path ([Environment]::GetFolderPath('Programs')) 'Hetes.lnk') }
    Test-That 'the start at login is enabled' { (Invoke-Hetes @('autostart', 'status')).Code -eq 0 }
    Test-That 'the task is there' { $null -ne (schtasks /Query /FO CSV | Select-String 'Hetes') }
    Ask-Seen 'No window of SmartScreen, of an antivirus or of a console came up'

    Enter-Scene 'The icon'
    Start-Process (Join-Path $Place 'hetesw.exe') -ArgumentList 'run'
    Test-That 'it answers' { Wait-Until { (Invoke-Hetes @('status')).Code -eq 0 } }
    Test-That 'it is served by win32' { Wait-Until { Select-String -Path (Join-Path $Data 'hetes.log') -Pattern 'served by win32' -Quiet } }
    Ask-Seen 'The icon is there (perhaps behind the arrow); drag it beside the clock'
    Ask-Seen 'The icon is sharp, and can be told from the taskbar'
    Ask-Seen 'Right click opens the menu at the icon, Escape closes it; Win+B, arrows and Enter reach it by keyboard'
    Ask-Seen 'After Settings > Colours > the other mode (light/dark) the icon can still be told from the taskbar'
    Ask-Seen 'After another scaling (Settings > Display) it is sharp again within 5 s; set it back'
    Stop-Process -Name explorer -Force
    [void](Wait-Until { @(Get-Process explorer -ErrorAction SilentlyContinue).Count -gt 0 })
    Ask-Seen 'Explorer was started anew just now: the icon is back, once, and where it was before'

    Enter-Scene 'Notices'
    Test-That 'the scheme is registered' { (Get-ItemProperty $Scheme).'(default)' -match 'hetesw\.exe" "%1"$' }
    $begun = (Get-Date).AddHours(-6).AddMinutes(-50)
    Test-That 'an activation is taken' { (Invoke-Hetes @('activate', '--at', $begun.ToString('HH:mm'))).Code -eq 0 }
    Ask-Seen 'A toast of Hetes came up, with accents, a picture or name of Hetes, and buttons'
    Ask-Seen 'Its text is whole, and "10 perc múlva" is what its button says'
    [void](Invoke-Hetes @('quit'))
    Ask-Seen 'Hetes has ended; press a button of the toast in the Action Center (Win+N): Hetes starts again by itself'
    Test-That 'it runs again' { Wait-Until { (Invoke-Hetes @('status')).Code -eq 0 } }
    Start-Process 'hetes:not-an-id'
    Ask-Seen 'A foreign address opened the control panel in the usual browser, once'
    1..20 | ForEach-Object { Start-Process "hetes:foreign$_" }
    Ask-Seen 'Twenty more did nothing'
    Test-That 'the check tells what notices come through' { (Invoke-Hetes @('doctor', '--json')).Said -match '"check": ?"notices"' }
    Ask-Seen 'Now switch Do Not Disturb on. hetes doctor says what it can of it; switch it off again'

    Enter-Scene 'Readers and cards (skip what you have not got)'
    Ask-Seen 'Plug the reader in: the icon loses its exclamation mark'
    Ask-Seen 'Put the eSzemélyi in: hetes status says so at once'
    Ask-Seen 'Log in by card: Hetes asks, and the login went through undisturbed'
    Ask-Seen 'Pull the reader out while the card is in it, and put it back: all is told right'
    Test-That 'the service of an unplugged reader is no outage' { (Invoke-Hetes @('status', '--json')).Said -notmatch 'service_lost' }

    Enter-Scene 'Cards by what stands in for the card service'
    $python = Find-Python
    if ($null -eq $python -or -not (Test-Path (Join-Path $Double 'winscard.dll'))) {
        Write-Line '  [skipped] it needs a Python 3 here, and the folder "try" beside the installer'
    }
    else {
        $copy = Join-Path $env:TEMP 'hetes-with-cards'
        if (Test-Path $copy) { Remove-Item $copy -Recurse -Force }
        Copy-Item $Place $copy -Recurse
        Copy-Item (Join-Path $Double 'winscard.dll') $copy
        $doubled = Join-Path $copy 'hetes.exe'
        $words = @("`"$(Join-Path $Double 'card_service.py')`"", "$CardPort")
        $service = Start-Process $python -ArgumentList $words -PassThru -WindowStyle Hidden
        $env:HETES_WINSCARD_PORT = "$CardPort"
        $env:HETES_HOME = "$copy-home"
        try {
            Test-That 'it stands in' { Wait-Until { try { [void](Invoke-CardService @('calls')); $true } catch { $false } } }
            Start-Process (Join-Path $copy 'hetesw.exe') -ArgumentList 'run', '--no-tray'
            Test-That 'an agent answers' { Wait-Until { (Invoke-Hetes @('status') $doubled).Code -eq 0 } }
            $told = Join-Path $env:HETES_HOME 'data\hetes.log'
            Test-That 'it saw the reader' { Wait-Until { Select-String -Path $told -Pattern 'reader_added' -Quiet } }
            Test-Logged 'a card that comes' $told 'card_inserted' { Invoke-CardService @('insert', $Reader, '3B8780018031B973842160B8') }
            Start-Sleep -Seconds 12
            Test-Logged 'its use' $told 'card_in_use' { Invoke-CardService @('use', $Reader, 'shared') }
            Start-Sleep -Seconds 3
            Test-Logged 'the login that it may have been' $told 'login_suspected' { Invoke-CardService @('use', $Reader, 'none') }
            Test-Logged 'a card that goes' $told 'card_removed' { Invoke-CardService @('remove', $Reader) }
            Test-Logged 'a reader that goes, and the service with it' $told 'reader_removed' { Invoke-CardService @('unplug', $Reader) }
            Test-Logged 'and both that come back' $told 'reader_added' { Invoke-CardService @('plug', $Reader) }
            Start-Sleep -Seconds 12
            $before = Invoke-CardService @('calls')
            Start-Sleep -Seconds 30
            Test-That 'no call at rest' { (Invoke-CardService @('calls')) -eq $before }
            Test-That 'no card was ever touched' { $before -match '"forbidden": \[\]' }
        }
        finally {
            [void](Invoke-Hetes @('quit') $doubled)
            Stop-Process -Id $service.Id -Force -ErrorAction SilentlyContinue
            Remove-Item Env:HETES_HOME, Env:HETES_WINSCARD_PORT
            Remove-Item $copy, "$copy-home" -Recurse -Force -ErrorAction SilentlyContinue
        }
    }

    Enter-Scene 'Sleep, lock, another user'
    Ask-Seen 'Lock the screen (Win+L) and come back: nothing popped up twice'
    Ask-Seen 'Let the computer sleep for a minute and wake it: status says what time it is for the connection'
    Ask-Seen 'Switch to another user and back: this one was silent meanwhile, and lost nothing'
    Ask-Seen 'Log in by card as that other user, where Hetes runs too: only there it asks, and not here after the switch back'

    Enter-Scene 'Upgrade and failing installations'
    $held = [IO.File]::Open((Join-Path $Place '_internal\python313.dll'), 'Open', 'Read', 'Read')
    Test-That 'a held library says 2, and the old version is whole' {
        $code = Start-Installer $Setup @('/S'); $code -eq 2 -and (Invoke-Hetes @('--version')).Code -eq 0
    }
    $held.Close()
    Test-That 'an upgrade over a running Hetes says 0' { (Start-Installer $Setup @('/S')) -eq 0 }
    Test-That 'and it runs again' { Wait-Until { (Invoke-Hetes @('status')).Code -eq 0 } }
    Test-That 'the uninstaller says 0' { (Start-Installer (Join-Path $Place 'uninstall.exe') @('/S')) -eq 0 }
    Test-That 'and all is gone' { -not (Test-Path $Place) -and -not (Test-Path $Scheme) }

    Enter-Scene 'For everybody (asks for an administrator)'
    $given = Join-Path $env:TEMP 'hetes-given.toml'
    Set-Content -Path $given -Encoding ASCII -Value "software = `"Flexi-Dent`"`n[locked]`nkeys = [`"software`", `"login`"]"
    $words = @('/i', "`"$Package`"", '/qn', "SETTINGS=`"$given`"")
    Test-That 'the package says 0' { (Start-Process msiexec -ArgumentList $words -Verb RunAs -Wait -PassThru).ExitCode -eq 0 }
    $machine = Join-Path $env:ProgramFiles 'Hetes\hetes.exe'
    Test-That 'it starts at everybody''s login' { (Get-ItemProperty $Run).Hetes -match 'hetesw\.exe" run' }
    Test-That 'its settings are there' { (Get-Content $Everybody -Raw) -match 'Flexi-Dent' }
    Write-Line "  their rights: $((Get-Acl $Everybody).Sddl)"
    Test-That 'they count: the check names them' { (Invoke-Hetes @('doctor', '--json') $machine).Said -match 'everybody.*software' }
    Test-That 'what is locked is refused' { (Invoke-Hetes @('autostart', 'disable') $machine).Code -eq 1 }
    $remove = @('/x', "`"$Package`"", '/qn')
    Test-That 'the package goes' { (Start-Process msiexec -ArgumentList $remove -Verb RunAs -Wait -PassThru).ExitCode -eq 0 }
    Write-Line "  $Everybody stays; an administrator may delete it."
}
catch {
    $script:Failed++
    Write-Line "The script itself failed: $($_.Exception.Message) (line $($_.InvocationInfo.ScriptLineNumber))"
}
finally {
    if (Test-Path $Hetes) { [void](Invoke-Hetes @('quit')) }
    $log = Join-Path $Data 'hetes.log'
    if (Test-Path $log) {
        Write-Line ''
        Write-Line '== The end of the log'
        foreach ($line in Get-Content $log -Tail 80) {
            Write-Line ($line.Replace($env:USERNAME, 'USER').Replace($env:COMPUTERNAME, 'COMPUTER'))
        }
    }
    if (Test-Path $Data) { Remove-Item $Data -Recurse -Force }
    if (Test-Path $Kept) { Move-Item $Kept $Data }
    Write-Line ''
    Write-Line "Failed or not seen: $script:Failed. This report: $Report"
}
