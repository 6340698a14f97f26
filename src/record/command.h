/* What a person typed at a prompt. Inside record/ only. */
#ifndef SMTPLINT_RECORD_COMMAND_H
#define SMTPLINT_RECORD_COMMAND_H

#include <stdbool.h>

#include "base/span.h"

enum prompt {
    PROMPT_NONE,
    PROMPT_SHELL,  /* $ # % C:\> PS C:\> */
    PROMPT_TELNET, /* telnet>  Microsoft Telnet> */
    PROMPT_GUESS   /* "# " or "> " alone: only if a known command follows */
};

/* The command behind a prompt at the front of the line; empty when nothing was typed. */
enum prompt prompt_take(struct span line, struct span *command);

enum act {
    ACT_NONE,   /* nothing of ours */
    ACT_OPEN,   /* asks for a connection */
    ACT_CLOSE,  /* leaves it */
    ACT_TELNET, /* starts telnet without a host */
    ACT_SAY,    /* sends lines over bash's own connection: descriptor.h */
    ACT_HEAR,   /* reads from it, or does what else the dialogue goes on after */
    ACT_REMARK  /* a setting: set localecho, mode character */
};

struct command {
    enum act act;
    struct span program; /* "telnet", "nc", "ncat", "busybox", "putty", "openssl", "bash" */
    struct span host, port;
    bool localecho;
    bool starttls;   /* the program says STARTTLS by itself: openssl s_client -starttls smtp */
    bool bad_syntax; /* the words cannot work: `telnet host:25`, a port that is no number */
    bool more;       /* words that mean nothing to the program */
};

/* `at_telnet`: typed at telnet's own prompt. */
struct command command_read(struct span words, bool at_telnet);

/* A line that is such a command in all its words, pasted without the prompt: "telnet mx1.contoso.example 25".
 */
bool command_stands_alone(struct span line);

#endif
