/* On whose side of a session the reader stands, by the domain or address given as --ours. */
#include "render/tty.h"
#include "smtp/address.h"
#include "smtp/name.h"

static bool is_ours(struct span name, struct span ours)
{
    return name.len && (address_same(name, ours) || domain_within(name, ours));
}

static bool sends(const struct session *session, struct span ours)
{
    bool mine = is_ours(session->client.address, ours) || is_ours(session->client.name, ours);
    for (size_t i = 0; i < session->messages.count && !mine; i++)
        mine = is_ours(domain_of(session->messages.at[i].sender), ours);
    return mine;
}

static bool receives(const struct session *session, struct span ours)
{
    bool mine = is_ours(session->server.address, ours) || is_ours(session->server.name, ours);
    for (size_t i = 0; i < session->messages.count && !mine; i++)
        for (size_t j = 0; j < session->messages.at[i].recipients.count && !mine; j++)
            mine = is_ours(domain_of(session->messages.at[i].recipients.at[j].address), ours);
    return mine;
}

/* Both sides ours, or neither, tells nothing. */
enum ours ours_in(const struct session *session, struct span ours)
{
    if (!ours.len)
        return OURS_UNKNOWN;
    bool sending = sends(session, ours), receiving = receives(session, ours);
    return sending == receiving ? OURS_UNKNOWN : sending ? OURS_SENDING : OURS_RECEIVING;
}
