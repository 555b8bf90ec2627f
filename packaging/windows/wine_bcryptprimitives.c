/* For wine 8 alone: it has no bcryptprimitives.dll, from which Rust's library (in cryptography) takes its random bytes.
 * Every Windows that Hetes runs on has it. It lies in wine's own system folder, of which nothing is shipped.
 */
#include <windows.h>

/* RtlGenRandom by its exported name (ntsecapi.h); it fills up to 32 bits' worth of bytes. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return length <= MAXDWORD && SystemFunction036(buffer, (ULONG)length);
}
