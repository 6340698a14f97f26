#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

static void *opened(const char *const *names)
{
    void *handle = NULL;
    for (; *names && !handle; names++)
        handle = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
    return handle;
}

bool library_load(const struct library *library, void *table)
{
    void *handle = opened(library->names);
    bool all = handle != NULL;
    for (size_t i = 0; i < library->count && all; i++) {
        const struct library_function *function = &library->functions[i];
        void *found = dlsym(handle, function->name);
        all = found != NULL;
        /* POSIX (dlsym) promises that such a pointer has the form of one to a function; ISO C has no cast. */
        memcpy((char *)table + function->offset, &found, sizeof found);
    }
    return all;
}
