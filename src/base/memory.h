/* Allocation that never returns NULL: when memory is out, the process ends with status 4 here and nowhere
 * else. */
#ifndef SMTPLINT_BASE_MEMORY_H
#define SMTPLINT_BASE_MEMORY_H

#include <stddef.h>

void *memory_get(size_t octets);               /* zeroed; the caller frees with free() */
void *memory_resize(void *old, size_t octets); /* like realloc; new octets are not zeroed */
void memory_trim(void);                        /* gives back to the system what was freed in small pieces */
_Noreturn void memory_lack(void);              /* for libraries' own allocation failures */

#endif
