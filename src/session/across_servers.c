/*
 * Which sessions met the same server. A server is known by the name in its greeting; where none was heard, by
 * the only name that ever answered at the same public address or opened name; else by what was opened. Two
 * names behind one address are two servers.
 */
#include "session/across_part.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/address.h"

uint32_t met_number(struct across *across, const struct met *met)
{
    return names_number(&across->met, (struct span){(const char *)met, sizeof *met});
}

const struct server *server_of(const struct across *across, const struct visit *visit)
{
    return &across->servers[visit->server - 1];
}

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

static uint32_t known_as(const uint32_t *alias, const struct server *server)
{
    uint32_t address = server_address(server);
    const uint32_t ways[] = {server->met.greeting, only(alias, address), only(alias, server->met.opened),
                             server->met.opened, address};
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

static void list_servers(struct across *across)
{
    across->servers = memory_get((across->met.count + 1) * sizeof *across->servers);
    for (uint32_t number = 1; number <= across->met.count; number++)
        memcpy(&across->servers[across->server_count++].met, names_text(&across->met, number).at,
               sizeof(struct met));
}

void across_servers(struct across *across)
{
    list_servers(across);
    uint32_t *alias = memory_get((across->names.count + 1) * sizeof *alias);
    for (size_t i = 0; i < across->server_count; i++) {
        const struct server *server = &across->servers[i];
        note_alias(alias, server_address(server), server->met.greeting);
        note_alias(alias, server->met.opened, server->met.greeting);
    }
    for (size_t i = 0; i < across->server_count; i++)
        across->servers[i].known_as = known_as(alias, &across->servers[i]);
    free(alias);
    for (size_t i = 0; i < across->server_count; i++)
        across->servers[i].organisation = organisation_of(across, across->servers[i].known_as);
}
