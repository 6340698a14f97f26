#include "rules/book.h"

static const char *const severities[SEVERITIES] = {
    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
static const char *const standings[STANDINGS] = {[STANDING_EXCLUDED] = "excluded",
                                                 [STANDING_UNLIKELY] = "unlikely",
                                                 [STANDING_POSSIBLE] = "possible",
                                                 [STANDING_LIKELY] = "likely",
                                                 [STANDING_CERTAIN] = "certain"};
static const char *const actors[ACTS_COUNT] = {
    [ACTS_OPEN] = "open",          [ACTS_SENDER] = "sender",
    [ACTS_NETWORK] = "network",    [ACTS_SENDING_SIDE] = "sending-side",
    [ACTS_NOBODY] = "nobody",      [ACTS_RECEIVING_SIDE] = "receiving-side",
    [ACTS_RECIPIENT] = "recipient"};
static const char *const permanences[] = {
    [PERMANENCE_NONE] = "none", [PERMANENCE_TEMPORARY] = "temporary", [PERMANENCE_PERMANENT] = "permanent"};

/* What a finding may be about: what the administrator must do. */
static const char *const categories[] = {"connection-failed",
                                         "not-accepting-mail",
                                         "server-error",
                                         "server-full",
                                         "greylisted",
                                         "rate-limited",
                                         "too-many-recipients",
                                         "tls-required",
                                         "tls-failed",
                                         "auth-required",
                                         "auth-failed",
                                         "ip-blocked",
                                         "bad-reputation",
                                         "rdns",
                                         "helo-rejected",
                                         "sender-domain-bad",
                                         "sender-refused",
                                         "sender-auth",
                                         "recipient-unknown",
                                         "recipient-syntax",
                                         "recipient-domain-unknown",
                                         "recipient-disabled",
                                         "recipient-moved",
                                         "recipient-restricted",
                                         "mailbox-full",
                                         "relay-denied",
                                         "message-too-big",
                                         "spam-content",
                                         "malware-attachment",
                                         "message-malformed",
                                         "mail-loop",
                                         "policy",
                                         "bad-sequence",
                                         "bad-command",
                                         "unknown",
                                         "name-not-found",
                                         "connection-lost",
                                         "middlebox",
                                         "credentials-exposed",
                                         "practice"};

const char *severity_name(enum severity severity)
{
    return severities[severity];
}

const char *standing_name(enum standing standing)
{
    return standings[standing];
}

const char *acts_name(enum acts acts)
{
    return actors[acts];
}

const char *permanence_name(enum permanence permanence)
{
    return permanences[permanence];
}

static bool find(const char *const *names, size_t count, struct span name, size_t *found)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is(name, names[i])) {
            *found = i;
            return true;
        }
    }
    return false;
}

bool acts_find(struct span name, enum acts *acts)
{
    size_t found;
    if (!find(actors, ACTS_COUNT, name, &found))
        return false;
    *acts = (enum acts)found;
    return true;
}

bool severity_find(struct span name, enum severity *severity)
{
    size_t found;
    if (!find(severities, SEVERITIES, name, &found))
        return false;
    *severity = (enum severity)found;
    return true;
}

bool category_is(struct span name)
{
    size_t found;
    return find(categories, sizeof categories / sizeof categories[0], name, &found);
}

struct span category_at(size_t index)
{
    size_t count = sizeof categories / sizeof categories[0];
    return index < count ? span_of(categories[index]) : (struct span){0};
}
