/*
 * Any bytes as a named file with members: archives, compressed files, mails, compound files, in each other.
 * Only what unpacks is asked; the members' octets are read and thrown away.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "record/input.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

enum { READ_MOST = 8 * 1024 * 1024 }; /* of one member: more makes the fuzzer slow and shows nothing new */

static void read_all(struct input *input)
{
    char piece[4096];
    size_t all = 0, got;
    while (all < READ_MOST && (got = input_read(input, piece, sizeof piece)) > 0)
        all += got;
    (void)input_damage(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    struct error error = {{0}};
    struct span whole = {(const char *)bytes, octets};
    struct container *container = container_open(NULL, whole, "input", &error);
    struct member member;
    while (container_next(container, &member)) {
        if (!utf8_valid(member.name) || (!member.input && !member.trouble))
            abort();
        if (member.input)
            read_all(member.input);
    }
    container_close(container);
    return 0;
}
