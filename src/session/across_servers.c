/*
 * Which sessions met the same server. A server is known by the name in its greeting; where none was heard, by
 * the only name that ever answered at the same public address or opened name; else by what was opened. Two
 * names behind one address are two servers.
 */
#include "session/across_part.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/address.h"

/* By number of a name: the name that answered there, or AMBIGUOUS. */
#define AMBIGUOUS UINT32_MAX

static void note_alias(uint32_t *alias, uint32_t of, uint32_t greeting)
{
    if (!of || !greeting)
        return;
    alias[of] = !alias[of] || alias[of] == greeting ? greeting : AMBIGUOUS;
}

static uint32_t only(const uint32_t *alias, uint32_t of)
{
    return of && alias[of] != AMBIGUOUS ? alias[of] : 0;
}

static uint32_t server_of(const uint32_t *alias, const struct visit *visit)
{
    const uint32_t ways[] = {visit->greeting, only(alias, visit->address), only(alias, visit->opened),
                             visit->opened, visit->address};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (ways[i])
            return ways[i];
    return 0;
}

static uint32_t organisation_of(struct across *across, uint32_t server)
{
    struct span name = names_text(&across->names, server);
    return address_kind(name) == ADDRESS_NONE ? text_kept(across, domain_organisation(name)) : server;
}

void across_servers(struct across *across)
{
    uint32_t *alias = memory_get((across->names.count + 1) * sizeof *alias);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        note_alias(alias, visit->address, visit->greeting);
        note_alias(alias, visit->opened, visit->greeting);
    }
    for (size_t i = 0; i < across->visit_count; i++)
        across->visits[i].server = server_of(alias, &across->visits[i]);
    free(alias);
    for (size_t i = 0; i < across->visit_count; i++)
        across->visits[i].organisation = organisation_of(across, across->visits[i].server);
}
