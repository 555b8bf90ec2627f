/* Stands for hetes.exe and hetesw.exe in the tests of the installer: small, so that an installation takes a second, and
 * as obstinate as HETES_STANDIN says (words, see below). "hold" and "share" keep a file open, as another program would.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static int told(const char *word)
{
    char words[256] = "";
    GetEnvironmentVariableA("HETES_STANDIN", words, sizeof words);
    return strstr(words, word) != NULL;
}

static int keep(const char *file, DWORD others)
{
    HANDLE held = CreateFileA(file, GENERIC_READ, others, NULL, OPEN_EXISTING, 0, NULL);
    puts(held == INVALID_HANDLE_VALUE ? "refused" : "held");
    fflush(stdout);
    Sleep(INFINITE);
    return 0;
}

int main(int count, char **words)
{
    const char *first = count > 1 ? words[1] : "";
    const char *second = count > 2 ? words[2] : "";
    if (!strcmp(first, "--version")) {
        if (told("broken"))
            return 1;
        puts(told("another-version") ? "0.0.0" : VERSION);
        return 0;
    }
    if (!strcmp(first, "quit"))
        return told("quit-refused") ? 1 : told("none-runs") ? 3 : 0;
    if (!strcmp(first, "autostart") && !strcmp(second, "status")) {
        puts("no");
        return 0;
    }
    if (!strcmp(first, "autostart"))
        return told("autostart-refused") ? 1 : 0;
    if (!strcmp(first, "run")) {
        fclose(fopen("C:\\standin-started.txt", "w"));
        return 0;
    }
    if (!strcmp(first, "wait")) { /* an agent that hears nothing */
        puts("held");
        fflush(stdout);
        Sleep(INFINITE);
    }
    if (!strcmp(first, "hold"))
        return keep(second, 0);
    if (!strcmp(first, "share"))
        return keep(second, FILE_SHARE_READ);
    return 2;
}
