#include "base/memory.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <unistd.h>

_Noreturn void memory_lack(void)
{
    static const char words[] = "smtplint: out of memory\n";
    ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
    (void)written;
    _Exit(4);
}

void *memory_get(size_t octets)
{
    void *got = calloc(1, octets ? octets : 1);
    if (!got)
        memory_lack();
    return got;
}

void *memory_resize(void *old, size_t octets)
{
    void *got = realloc(old, octets ? octets : 1);
    if (!got)
        memory_lack();
    return got;
}

void memory_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
