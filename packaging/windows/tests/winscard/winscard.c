/* Stands for Windows' winscard.dll in the tests: each call is one exchange of text with card_service.py, over TCP on
 * this computer (HETES_WINSCARD_PORT). It lies beside the program, where Windows looks first.
 *
 * A request is a line, with tabs between its parts; an answer is a code in hexadecimal and, on lines of their own,
 * what was asked for. Names are passed on as they came, whatever their code page. What a watcher may never do to a
 * card is refused here, and told to the service, which keeps it for the test.
 */
#define WIN32_LEAN_AND_MEAN /* winscard.h declares these functions otherwise than their callers see them */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __declspec(dllexport)
#define SCARD_AUTOALLOCATE ((DWORD)-1)
#define MOST_READERS 64
#define ROOM 65536
#define LONGEST_ATR 36

typedef struct {
    const char *name;
    void *user_data;
    DWORD current_state;
    DWORD event_state;
    DWORD atr_length;
    BYTE atr[LONGEST_ATR];
} ReaderState;

/* Sends a line, and fills the answer with what comes until the other side closes. 0: nobody listens. */
static int exchange(const char *request, char *answer, int room)
{
    WSADATA started;
    SOCKET line;
    struct sockaddr_in service = {0};
    char port[16] = "";
    int got = 0, more = 0;

    GetEnvironmentVariableA("HETES_WINSCARD_PORT", port, sizeof port);
    if (WSAStartup(MAKEWORD(2, 2), &started))
        return 0;
    line = socket(AF_INET, SOCK_STREAM, 0);
    service.sin_family = AF_INET;
    service.sin_port = htons((u_short)atoi(port));
    service.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(line, (struct sockaddr *)&service, sizeof service) == 0) {
        send(line, request, (int)strlen(request), 0);
        send(line, "\n", 1, 0);
        while (got < room - 1 && (more = recv(line, answer + got, room - 1 - got, 0)) > 0)
            got += more;
    }
    answer[got] = 0;
    closesocket(line);
    WSACleanup();
    return got;
}

/* Asks, and returns the code that the answer begins with. */
static LONG ask(const char *request, char *answer, int room)
{
    return exchange(request, answer, room) ? (LONG)strtoul(answer, NULL, 16) : SCARD_E_NO_SERVICE;
}

static LONG ask_of(const char *what, ULONG_PTR context)
{
    char request[64], answer[64];
    snprintf(request, sizeof request, "%s\t%lu", what, (unsigned long)context);
    return ask(request, answer, sizeof answer);
}

/* The next line of an answer, "" after the last. */
static char *next_line(char *place)
{
    char *end = strchr(place, '\n');
    return end ? end + 1 : place + strlen(place);
}

EXPORT LONG WINAPI SCardEstablishContext(DWORD scope, const void *one, const void *two, ULONG_PTR *context)
{
    char answer[64];
    LONG code = ask("establish", answer, sizeof answer);
    (void)scope, (void)one, (void)two;
    if (!code)
        *context = strtoul(next_line(answer), NULL, 10);
    return code;
}

EXPORT LONG WINAPI SCardReleaseContext(ULONG_PTR context) { return ask_of("release", context); }

EXPORT LONG WINAPI SCardIsValidContext(ULONG_PTR context) { return ask_of("valid", context); }

EXPORT LONG WINAPI SCardCancel(ULONG_PTR context) { return ask_of("cancel", context); }

EXPORT LONG WINAPI SCardFreeMemory(ULONG_PTR context, const void *memory)
{
    (void)context;
    free((void *)memory);
    return 0;
}

EXPORT LONG WINAPI SCardListReadersA(ULONG_PTR context, const char *groups, char *names, DWORD *length)
{
    char request[64], *answer = malloc(ROOM), *list;
    DWORD needed;
    LONG code;

    (void)groups;
    snprintf(request, sizeof request, "list\t%lu", (unsigned long)context);
    code = ask(request, answer, ROOM);
    if (!code) {
        list = next_line(answer);
        needed = (DWORD)strlen(list) + 1;
        for (DWORD at = 0; at < needed; at++)
            if (list[at] == '\n')
                list[at] = 0; /* the list ends with an empty name */
        if (*length == SCARD_AUTOALLOCATE) {
            *(char **)names = malloc(needed);
            memcpy(*(char **)names, list, needed);
        } else if (names && *length < needed) {
            code = SCARD_E_INSUFFICIENT_BUFFER;
        } else if (names) {
            memcpy(names, list, needed);
        }
        *length = needed;
    }
    free(answer);
    return code;
}

static void take_state(ReaderState *state, const char *line)
{
    char *hex;
    unsigned value;

    state->event_state = strtoul(line, &hex, 16);
    hex += *hex == ' ';
    for (state->atr_length = 0; state->atr_length < LONGEST_ATR && sscanf(hex, "%2x", &value) == 1; hex += 2)
        state->atr[state->atr_length++] = (BYTE)value;
}

EXPORT LONG WINAPI SCardGetStatusChangeA(ULONG_PTR context, DWORD timeout, ReaderState *states, DWORD count)
{
    char *request = malloc(ROOM), *answer = malloc(ROOM), *line = answer;
    size_t used = (size_t)snprintf(request, ROOM, "change\t%lu\t%lu", (unsigned long)context, (unsigned long)timeout);
    LONG code;

    for (DWORD at = 0; at < count && at < MOST_READERS && used < ROOM; at++)
        used += (size_t)snprintf(request + used, ROOM - used, "\t%s\t%lx", states[at].name,
                                 (unsigned long)states[at].current_state);
    code = ask(request, answer, ROOM);
    for (DWORD at = 0; at < count && *(line = next_line(line)); at++)
        take_state(&states[at], line);
    free(request);
    free(answer);
    return code;
}

/* What a watcher must never call: it would disturb the program that the card is for. */
#define FORBIDDEN(function) \
    EXPORT LONG WINAPI function(void) \
    { \
        char answer[64]; \
        ask("forbidden\t" #function, answer, sizeof answer); \
        return SCARD_F_UNKNOWN_ERROR; \
    }
FORBIDDEN(SCardBeginTransaction)
FORBIDDEN(SCardConnectA)
FORBIDDEN(SCardControl)
FORBIDDEN(SCardDisconnect)
FORBIDDEN(SCardEndTransaction)
FORBIDDEN(SCardGetAttrib)
FORBIDDEN(SCardReconnect)
FORBIDDEN(SCardSetAttrib)
FORBIDDEN(SCardState)
FORBIDDEN(SCardStatusA)
FORBIDDEN(SCardTransmit)

EXPORT BYTE g_rgSCardT0Pci[8], g_rgSCardT1Pci[8], g_rgSCardRawPci[8];
