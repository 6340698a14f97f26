/* Tests src/record/lookup*.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_all.h"
#include "record/lookup.h"

/*
 * A row: the command (NULL: not seen), the lines behind it, and what must come out. A line must be claimed;
 * one that begins with "!" must not be. "" in the lines is a blank line.
 */
struct row {
    const char *name, *command;
    const char *lines[24];
    const char *expected;
};

static const struct row rows[] = {
    {"Windows, one shot",
     "nslookup -q=mx fabrikam.com.",
     {"Server:  dc1.contoso.com", "Address:  10.0.0.10", "",
      "Non-authoritative answer:", "fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com",
      "fabrikam.com    MX preference = 20, mail exchanger = mail2.fabrikam.com", "",
      "mail1.fabrikam.com      internet address = 192.168.1.10",
      "mail2 fabrikam.com      internet address = 192.168.1.20"},
     "1-10 mx fabrikam.com @10.0.0.10 = 10 mail1.fabrikam.com 192.168.1.10, 20 mail2.fabrikam.com "
     "192.168.1.20"},
    {"Microsoft's page, no command",
     NULL,
     {"    fabrikam.com mx preference=10, mail exchanger = mail1.fabrikam.com",
      "    fabrikam.com mx preference=20, mail exchanger = mail2.fabrikam.com",
      "    mail1.fabrikam.com internet address = 192.168.1.10",
      "    mail2 fabrikam.com internet address = 192.168.1.20"},
     "1-4 mx fabrikam.com = 10 mail1.fabrikam.com 192.168.1.10, 20 mail2.fabrikam.com 192.168.1.20"},
    {"Windows, interactive",
     "nslookup",
     {"Default Server:  dc1.contoso.com", "Address:  10.0.0.10", "", "> set type=mx", "> set timeout=20",
      "> fabrikam.com.", "Server:  dc1.contoso.com", "Address:  10.0.0.10", "",
      "fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com",
      "mail1.fabrikam.com\tinternet address = 192.168.1.10",
      "mail1.fabrikam.com\tAAAA IPv6 address = 2001:db8::10", "> exit", "!> fabrikam.com"},
     "7-13 mx fabrikam.com @10.0.0.10 = 10 mail1.fabrikam.com 192.168.1.10, 10 mail1.fabrikam.com "
     "2001:db8::10"},
    {"Windows, interactive, German",
     "nslookup.exe",
     {"Standardserver:  dc1.contoso.com", "Address:  10.0.0.10", "", "> set q=mx", "> fabrikam.com",
      "Server:  dc1.contoso.com", "Address:  10.0.0.10", "", "Nicht autorisierende Antwort:",
      "fabrikam.com.contoso.local      MX preference = 10, mail exchanger = mx.contoso.local",
      "> fabrikm.com", "Server:  dc1.contoso.com", "Address:  10.0.0.10", "",
      "*** dc1.contoso.com kann fabrikm.com nicht finden: Non-existent domain"},
     "6-11 mx fabrikam.com.contoso.local typed fabrikam.com @10.0.0.10 = 10 mx.contoso.local;"
     "12-16 mx fabrikm.com !nxdomain @10.0.0.10"},
    {"the other German sentence",
     "nslookup fabrikm.com",
     {"Server:  UnKnown", "Address:  10.0.0.10", "",
      "*** UnKnown wurde fabrikm.com nicht gefunden: Non-existent domain."},
     "1-5 a fabrikm.com !nxdomain @10.0.0.10"},
    {"the third German sentence",
     "nslookup 192.0.2.7",
     {"Server:  dc1.contoso.com", "Address:  10.0.0.10", "",
      "*** 192.0.2.7 wurde von dc1.contoso.com nicht gefunden: Non-existent domain."},
     "1-5 ptr 192.0.2.7 !nxdomain @10.0.0.10"},
    {"the prompt's command was lost",
     NULL,
     {"> set type=MX", "> fabrikam.com.", "Server:\t\t127.0.0.53", "Address:\t127.0.0.53#53", "",
      "Non-authoritative answer:", "fabrikam.com\tmail exchanger = 10 mail1.fabrikam.com."},
     "2-7 mx fabrikam.com @127.0.0.53 = 10 mail1.fabrikam.com"},
    {"other servers",
     "nslookup",
     {"> server 8.8.8.8", "Default server: 8.8.8.8", "Address: 8.8.8.8#53", "> set querytype = mx",
      "> fabrikam.com 1.1.1.1", "fabrikam.com\tmail exchanger = 10 mail1.fabrikam.com.",
      "> mail1.fabrikam.com", "Name:\tmail1.fabrikam.com", "Address: 192.0.2.25"},
     "6-7 mx fabrikam.com @1.1.1.1 = 10 mail1.fabrikam.com;"
     "8-10 a mail1.fabrikam.com @8.8.8.8 = mail1.fabrikam.com 192.0.2.25"},
    {"answers through a pipe",
     "nslookup",
     {"> > Server:\t\t127.0.0.53", "Address:\t127.0.0.53#53", "", "Name:\tmx1.contoso.example",
      "Address: 192.0.2.25", "> Server:\t\t127.0.0.53", "Address:\t127.0.0.53#53",
      "** server can't find fabrikm.com: SERVFAIL", ">"},
     "2-6 a mx1.contoso.example @127.0.0.53 = mx1.contoso.example 192.0.2.25;7-9 a fabrikm.com !servfail "
     "@127.0.0.53"},
    {"two addresses",
     "nslookup mail1.fabrikam.com",
     {"Server:  dc1.contoso.com", "Address:  10.0.0.10", "",
      "Nicht-autorisierende Antwort:", "Name:    mail1.fabrikam.com", "Addresses:  2001:db8::25",
      "          192.0.2.25", "Aliases:  smtp.fabrikam.com"},
     "1-8 a mail1.fabrikam.com @10.0.0.10 = mail1.fabrikam.com 2001:db8::25, mail1.fabrikam.com 192.0.2.25"},
    {"an alias on Windows",
     "nslookup smtp.fabrikam.com 10.0.0.11",
     {"Server:  dc1.contoso.com", "Addresses:  10.0.0.11", "\t  10.0.0.12", "", "Name:    mail1.fabrikam.com",
      "Address:  192.0.2.25"},
     "1-7 a smtp.fabrikam.com @10.0.0.11 = mail1.fabrikam.com 192.0.2.25"},
    {"an alias with BIND",
     "nslookup smtp.fabrikam.com",
     {"smtp.fabrikam.com\tcanonical name = mail1.fabrikam.com.", "Name:\tmail1.fabrikam.com",
      "Address: 192.0.2.25", "Name:\tmail1.fabrikam.com", "Address: 2001:DB8::25"},
     "1-6 a smtp.fabrikam.com = mail1.fabrikam.com 192.0.2.25, mail1.fabrikam.com 2001:db8::25"},
    {"a suffix at an address",
     "nslookup mail1",
     {"Server:  dc1.contoso.com", "Address:  10.0.0.10", "", "Name:    mail1.contoso.local",
      "Address:  10.0.0.25"},
     "1-6 a mail1.contoso.local typed mail1 @10.0.0.10 = mail1.contoso.local 10.0.0.25"},
    {"backwards on Windows",
     "nslookup 192.0.2.25",
     {"Server:  dc1.contoso.com", "Address:  10.0.0.10", "", "Name:    mail1.fabrikam.com",
      "Address:  192.0.2.25"},
     "1-5 ptr 192.0.2.25 @10.0.0.10 = mail1.fabrikam.com"},
    {"backwards with BIND",
     "nslookup -type=ptr 192.0.2.25",
     {"25.2.0.192.in-addr.arpa\tname = mail1.fabrikam.com."},
     "1-2 ptr 192.0.2.25 = mail1.fabrikam.com"},
    {"backwards and not there",
     "nslookup 192.0.2.25",
     {"** server can't find 25.2.0.192.in-addr.arpa: NXDOMAIN"},
     "1-2 ptr 192.0.2.25 !nxdomain"},
    {"backwards, IPv6",
     NULL,
     {"5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa domain name pointer "
      "h.example."},
     "1-1 ptr 2001:db8::25 = h.example"},
    {"no such name",
     "nslookup -querytype=mx fabrikm.com",
     {"Server:\t\t127.0.0.53", "Address:\t127.0.0.53#53", "", "** server can't find fabrikm.com: NXDOMAIN"},
     "1-5 mx fabrikm.com !nxdomain @127.0.0.53"},
    {"refused",
     "nslookup -ty=mx fabrikam.com 192.0.2.53",
     {"** server can't find fabrikam.com: REFUSED"},
     "1-2 mx fabrikam.com !refused @192.0.2.53"},
    {"no answer",
     "nslookup -type=mx www.fabrikam.com",
     {"*** Can't find www.fabrikam.com: No answer", "", "Authoritative answers can be found from:",
      "www.fabrikam.com", "\torigin = ns1.fabrikam.com", "\tmail addr = root.fabrikam.com", "\tserial = 2024",
      "\trefresh = 900", "\tretry = 600", "\texpire = 86400", "\tminimum = 3600"},
     "1-2 mx www.fabrikam.com !no-answer"},
    {"an SOA instead of an answer",
     "nslookup -type=mx www.fabrikam.com.",
     {"Server:  dc1.contoso.com", "Address:  10.0.0.10", "", "fabrikam.com",
      "        primary name server = ns1.fabrikam.com",
      "        responsible mail addr = hostmaster.fabrikam.com", "        serial  = 2024",
      "        refresh = 900 (15 mins)", "        default TTL = 3600 (1 hour)"},
     "1-6 mx www.fabrikam.com !no-answer @10.0.0.10"},
    {"no records",
     "nslookup -type=mx www.fabrikam.com",
     {"*** No mail exchange (MX) records available for www.fabrikam.com"},
     "1-2 mx www.fabrikam.com !no-answer"},
    {"no records, German",
     "nslookup -type=mx www.fabrikam.com",
     {"*** Keine mail exchange (MX)-Einträge für www.fabrikam.com verfügbar"},
     "1-2 mx www.fabrikam.com !no-answer"},
    {"time out",
     "nslookup -q=mx fabrikam.com 192.0.2.53",
     {"DNS request timed out.", "    timeout was 2 seconds.", "Server:  UnKnown", "Address:  192.0.2.53", "",
      "DNS request timed out.", "    timeout was 2 seconds.", "DNS request timed out.",
      "    timeout was 2 seconds.", "*** Request to UnKnown timed-out"},
     "1-11 mx fabrikam.com !timeout @192.0.2.53"},
    {"time out, German",
     "nslookup -q=mx fabrikam.com",
     {"Server:  dc1", "Address:  10.0.0.10", "", "Die DNS-Anforderung hat das Zeitlimit überschritten.",
      "*** Zeitüberschreitung bei Anforderung an dc1."},
     "1-6 mx fabrikam.com !timeout @10.0.0.10"},
    {"time out, German, newer",
     "nslookup fabrikam.com",
     {"Zeitüberschreitung bei DNS-Anforderung.", "    Das Zeitlimit beträgt 2 Sekunden."},
     "1-2 a fabrikam.com !timeout"},
    {"an answer after a time out",
     "nslookup mail1.fabrikam.com",
     {"DNS request timed out.", "    timeout was 2 seconds.", "Name:    mail1.fabrikam.com",
      "Address:  192.0.2.25"},
     "1-5 a mail1.fabrikam.com = mail1.fabrikam.com 192.0.2.25"},
    {"no servers",
     "nslookup fabrikam.com",
     {";; connection timed out; no servers could be reached"},
     "1-2 a fabrikam.com !timeout"},
    {"no servers, newer",
     "nslookup -type=mx fabrikam.com",
     {";; communications error to 192.0.2.53#53: timed out", ";; no servers could be reached"},
     "1-3 mx fabrikam.com !timeout"},
    {"the server's own name",
     "nslookup fabrikam.com",
     {"*** Can't find server name for address 10.0.0.10: Timed out", "*** Default servers are not available"},
     ""},
    {"null MX, Windows",
     NULL,
     {"fabrikam.com    MX preference = 0, mail exchanger = (root)"},
     "1-1 mx fabrikam.com = 0 ."},
    {"null MX, BIND", NULL, {"fabrikam.com\tmail exchanger = 0 ."}, "1-1 mx fabrikam.com = 0 ."},
    {"null MX, no preference", NULL, {"fabrikam.com\tmail exchanger = ."}, "1-1 mx fabrikam.com = ."},
    {"null MX, host", NULL, {"fabrikam.com mail is handled by 0 ."}, "1-1 mx fabrikam.com = 0 ."},
    {"TXT on Windows",
     "nslookup -q=txt fabrikam.com",
     {"fabrikam.com    text =", "", "        \"v=spf1 include:x.example \"", "        \"-all\"",
      "fabrikam.com    text =", "", "\t\"MS=ms1\""},
     "1-8 txt fabrikam.com = 'v=spf1 include:x.example -all', 'MS=ms1'"},
    {"TXT with BIND",
     "nslookup -q=txt fabrikam.com",
     {"fabrikam.com\ttext = \"v=spf1 \" \"-all \\\"\""},
     "1-2 txt fabrikam.com = 'v=spf1 -all \"'"},
    {"no command, A",
     NULL,
     {"mail1.fabrikam.com internet address = 192.168.1.10"},
     "1-1 a mail1.fabrikam.com = mail1.fabrikam.com 192.168.1.10"},
    {"addresses of name servers",
     "nslookup -type=mx fabrikam.com",
     {"fabrikam.com\tMX preference = 10, mail exchanger = fabrikam.com",
      "fabrikam.com\tnameserver = ns1.fabrikam.com", "ns1.fabrikam.com\tinternet address = 192.0.2.53",
      "fabrikam.com\tinternet address = 192.0.2.80"},
     "1-5 mx fabrikam.com = 10 fabrikam.com 192.0.2.80"},
    {"dig",
     "dig mx fabrikam.com",
     {"; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> mx fabrikam.com",
      ";; global options: +cmd",
      ";; Got answer:",
      ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711",
      ";; flags: qr rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 2",
      "",
      ";; OPT PSEUDOSECTION:",
      "; EDNS: version: 0, flags:; udp: 1232",
      ";; QUESTION SECTION:",
      ";fabrikam.com.\t\t\tIN\tMX",
      "",
      ";; ANSWER SECTION:",
      "fabrikam.com.\t\t300\tIN\tMX\t10 Mail1.fabrikam.com.",
      "fabrikam.com.\t\t300\tIN\tMX\t20 mail2.fabrikam.com.",
      ";; ADDITIONAL SECTION:",
      "mail1.fabrikam.com.\t300\tIN\tA\t192.168.1.10",
      "ns1.fabrikam.com.\t300\tIN\tA\t192.168.1.53",
      ";; Query time: 12 msec",
      ";; SERVER: 10.0.0.10#53(10.0.0.10) (UDP)",
      ";; WHEN: Tue Nov 25 22:03:00 UTC 2025",
      ";; MSG SIZE  rcvd: 93"},
     "1-20 mx fabrikam.com @10.0.0.10 = 10 mail1.fabrikam.com 192.168.1.10, 20 mail2.fabrikam.com"},
    {"dig, no command",
     NULL,
     {"; <<>> DiG 9.10.6 <<>> mx fabrikm.com", ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1",
      ";; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 0",
      ";; QUESTION SECTION:", ";fabrikm.com.\t\t\tIN\tMX", ";; AUTHORITY SECTION:",
      "com.\t\t900\tIN\tSOA\ta.gtld-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 900",
      ";; SERVER: 10.0.0.10#53(10.0.0.10)"},
     "1-8 mx fabrikm.com !nxdomain @10.0.0.10"},
    {"dig, nothing there",
     "dig -t mx www.fabrikam.com @192.0.2.53",
     {";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1",
      ";; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1",
      ";; QUESTION SECTION:", ";www.fabrikam.com.\t\tIN\tMX"},
     "1-5 mx www.fabrikam.com !no-answer @192.0.2.53"},
    {"dig, servers fail",
     "/usr/bin/dig fabrikam.com",
     {";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1",
      ";; QUESTION SECTION:", ";fabrikam.com.\t\tIN\tA"},
     "1-4 a fabrikam.com !servfail"},
    {"dig, brief MX",
     "dig +short mx fabrikam.com",
     {"10 mail1.fabrikam.com.", "20 mail2.fabrikam.com.", "!250 ok.example."},
     "1-3 mx fabrikam.com = 10 mail1.fabrikam.com, 20 mail2.fabrikam.com"},
    {"dig, brief A",
     "dig smtp.fabrikam.com +short",
     {"mail1.fabrikam.com.", "192.0.2.25", "!QUIT", "!220 mx ESMTP"},
     "1-3 a smtp.fabrikam.com = mail1.fabrikam.com 192.0.2.25"},
    {"dig, brief PTR",
     "dig +short -x 192.0.2.25",
     {"mail1.fabrikam.com."},
     "1-2 ptr 192.0.2.25 = mail1.fabrikam.com"},
    {"dig, brief TXT",
     "dig +short txt fabrikam.com",
     {"\"v=spf1 -all\"", "!v=spf1"},
     "1-2 txt fabrikam.com = 'v=spf1 -all'"},
    {"brief without its command",
     NULL,
     {"!10 mail1.fabrikam.com.", "!192.0.2.25", "!mail1.fabrikam.com."},
     ""},
    {"zone lines alone",
     NULL,
     {"fabrikam.com.\t300\tIN\tMX\t10 mail1.fabrikam.com.",
      "mail1.fabrikam.com.\t300\tIN\tAAAA\t2001:db8::10"},
     "1-2 mx fabrikam.com = 10 mail1.fabrikam.com 2001:db8::10"},
    {"host -t",
     "host -t mx corp.example 2>/dev/null || date",
     {"corp.example mail is handled by 10 mx20.corp.example."},
     "1-2 mx corp.example = 10 mx20.corp.example"},
    {"host",
     NULL,
     {"corp.example has address 192.0.2.80", "corp.example has IPv6 address 2001:db8::80",
      "corp.example mail is handled by 10 mx20.corp.example.", "mx20.corp.example has address 192.0.2.20"},
     "1-2 a corp.example = corp.example 192.0.2.80, corp.example 2001:db8::80;"
     "3-4 mx corp.example = 10 mx20.corp.example 192.0.2.20"},
    {"host with a server",
     "host -t mx corp.example 192.0.2.53",
     {"Using domain server:", "Name: 192.0.2.53", "Address: 192.0.2.53#53", "Aliases:", "",
      "corp.example mail is handled by 10 mx20.corp.example."},
     "1-7 mx corp.example @192.0.2.53 = 10 mx20.corp.example"},
    {"host, an alias",
     "host smtp.corp.example",
     {"smtp.corp.example is an alias for mx20.corp.example.", "mx20.corp.example has address 192.0.2.20"},
     "1-3 a smtp.corp.example = mx20.corp.example 192.0.2.20"},
    {"host, nothing", NULL, {"Host fabrikm.com not found: 3(NXDOMAIN)"}, "1-1 other fabrikm.com !nxdomain"},
    {"host, no such type",
     "host -t mx www.fabrikam.com",
     {"www.fabrikam.com has no MX record"},
     "1-2 mx www.fabrikam.com !no-answer"},
    {"host, no servers",
     "host -t mx fabrikam.com",
     {";; connection timed out; no servers could be reached"},
     "1-2 mx fabrikam.com !timeout"},
    {"host, servers fail",
     "host fabrikam.com",
     {"Host fabrikam.com not found: 2(SERVFAIL)"},
     "1-2 a fabrikam.com !servfail"},
    {"host backwards",
     "host 1.2.3.4",
     {"4.3.2.1.in-addr.arpa domain name pointer h.example."},
     "1-2 ptr 1.2.3.4 = h.example"},
    {"host, TXT",
     NULL,
     {"fabrikam.com descriptive text \"v=spf1 -all\""},
     "1-1 txt fabrikam.com = 'v=spf1 -all'"},
    {"PowerShell table",
     "Resolve-DnsName -Type MX fabrikam.com",
     {"",
      "Name                                     Type   TTL   Section    NameExchange                         "
      "     Preference",
      "----                                     ----   ---   -------    ------------                         "
      "     ----------",
      "fabrikam.com                             MX     3600  Answer     mail1.fabrikam.com                   "
      "     10",
      "", "Name       : mail1.fabrikam.com", "QueryType  : A", "TTL        : 3600", "Section    : Additional",
      "IP4Address : 192.168.1.10"},
     "1-11 mx fabrikam.com = 10 mail1.fabrikam.com 192.168.1.10"},
    {"PowerShell table, no command",
     NULL,
     {"Name         Type   TTL   Section    IPAddress", "mail1.fabrikam.com   A   300   Answer   192.0.2.25"},
     "1-2 a mail1.fabrikam.com = mail1.fabrikam.com 192.0.2.25"},
    {"PowerShell list",
     "resolve-dnsname fabrikam.com mx -Server 10.0.0.10 | fl",
     {"Name         : fabrikam.com", "Type         : MX", "TTL          : 3600",
      "NameExchange : mail1.fabrikam.com", "Preference   : 10"},
     "1-6 mx fabrikam.com @10.0.0.10 = 10 mail1.fabrikam.com"},
    {"PowerShell TXT",
     "Resolve-DnsName fabrikam.com -Type TXT",
     {"fabrikam.com   TXT   3600  Answer   {v=spf1 -all}"},
     "1-2 txt fabrikam.com = 'v=spf1 -all'"},
    {"PowerShell SOA",
     "Resolve-DnsName www.fabrikam.com -Type MX",
     {"fabrikam.com   SOA   3600  Authority   ns1.fabrikam.com   hostmaster.fabrikam.com   1"},
     "1-2 mx www.fabrikam.com !no-answer"},
    {"PowerShell error",
     "Resolve-DnsName -Type MX fabrikm.com",
     {"Resolve-DnsName : fabrikm.com : DNS name does not exist", "At line:1 char:1",
      "+ Resolve-DnsName -Type MX fabrikm.com", "+ ~~~~~~~~",
      "    + CategoryInfo          : ResourceUnavailable: (fabrikm.com:String) [Resolve-DnsName]",
      "    + FullyQualifiedErrorId : DNS_ERROR_RCODE_NAME_ERROR,Microsoft.DnsClient.Commands.ResolveDnsName"},
     "1-7 mx fabrikm.com !nxdomain"},
    {"PowerShell error in another language",
     "Resolve-DnsName fabrikam.com -Type MX",
     {"Resolve-DnsName : fabrikam.com : xyz",
      "    + FullyQualifiedErrorId : ERROR_TIMEOUT,Microsoft.DnsClient.Commands.ResolveDnsName"},
     "1-3 mx fabrikam.com !timeout"},
    {"PowerShell error, German",
     NULL,
     {"Resolve-DnsName : fabrikm.com : Der DNS-Name ist nicht vorhanden"},
     "1-1 other fabrikm.com !nxdomain"},
    {"ping, Windows",
     "ping mail1.fabrikam.com",
     {"", "Pinging mail1.fabrikam.com [192.168.1.10] with 32 bytes of data:",
      "Reply from 192.168.1.10: bytes=32 time<1ms TTL=128", "Request timed out.",
      "Ping statistics for 192.168.1.10:", "    Packets: Sent = 2, Received = 1, Lost = 1 (50% loss),",
      "Approximate round trip times in milli-seconds:", "    Minimum = 0ms, Maximum = 0ms, Average = 0ms"},
     "ping mail1.fabrikam.com[192.168.1.10] yes at 4"},
    {"ping, Windows, silent",
     NULL,
     {"Pinging 192.0.2.1 with 32 bytes of data:", "Request timed out.", "Request timed out.",
      "    Packets: Sent = 2, Received = 0, Lost = 2 (100% loss),"},
     "ping 192.0.2.1[192.0.2.1] no at 2"},
    {"ping, Windows, unreachable",
     "ping -n 2 192.0.2.1",
     {"Reply from 192.0.2.254: Destination host unreachable.",
      "Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),"},
     "ping 192.0.2.1[192.0.2.1] no at 2"},
    {"ping, German",
     NULL,
     {"Ping wird ausgeführt für mail1.fabrikam.com [192.168.1.10] mit 32 Bytes Daten:",
      "Antwort von 192.168.1.10: Bytes=32 Zeit<1ms TTL=128", "Zeitüberschreitung der Anforderung.",
      "Ping-Statistik für 192.168.1.10:", "    Pakete: Gesendet = 2, Empfangen = 1, Verloren = 1",
      "    (50% Verlust),",
      "Ca. Zeitangaben in Millisek.:", "    Minimum = 0ms, Maximum = 0ms, Mittelwert = 0ms"},
     "ping mail1.fabrikam.com[192.168.1.10] yes at 2"},
    {"ping, German, silent",
     "ping 192.0.2.1",
     {"Zeitüberschreitung der Anforderung.", "Antwort von 192.0.2.254: Zielhost nicht erreichbar."},
     "ping 192.0.2.1[192.0.2.1] no at 2"},
    {"ping, name unknown",
     "ping fabrikm.com",
     {"Ping request could not find host fabrikm.com. Please check the name and try again."},
     "1-2 a fabrikm.com !no-answer"},
    {"ping, name unknown, German",
     NULL,
     {"Ping-Anforderung konnte Host \"fabrikm.com\" nicht finden. Überprüfen Sie den Namen."},
     "1-1 a fabrikm.com !no-answer"},
    {"ping, Linux",
     "ping -c 4 mx1.contoso.example",
     {"PING mx1.contoso.example (192.0.2.25) 56(84) bytes of data.",
      "64 bytes from mx1.contoso.example (192.0.2.25): icmp_seq=1 ttl=64 time=0.030 ms", "",
      "--- mx1.contoso.example ping statistics ---",
      "4 packets transmitted, 4 received, 0% packet loss, time 3004ms",
      "rtt min/avg/max/mdev = 0.030/0.030/0.030/0.000 ms"},
     "ping mx1.contoso.example[192.0.2.25] yes at 3"},
    {"ping, Linux, silent",
     NULL,
     {"PING mx1.contoso.example (192.0.2.25) 56(84) bytes of data.",
      "--- mx1.contoso.example ping statistics ---",
      "4 packets transmitted, 0 received, 100% packet loss, time 3062ms"},
     "ping mx1.contoso.example[192.0.2.25] no at 3"},
    {"ping, Linux, unreachable",
     "ping -c1 192.0.2.1",
     {"PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.",
      "From 198.51.100.1 icmp_seq=1 Destination Host Unreachable"},
     "ping 192.0.2.1[192.0.2.1] no at 3"},
    {"ping, Linux, name unknown",
     NULL,
     {"ping: fabrikm.com: Name or service not known"},
     "1-1 a fabrikm.com !nxdomain"},
    {"ping, macOS",
     NULL,
     {"PING mx1.contoso.example (192.0.2.25): 56 data bytes", "Request timeout for icmp_seq 0",
      "64 bytes from 192.0.2.25: icmp_seq=1 ttl=64",
      "2 packets transmitted, 1 packets received, 50.0% packet loss",
      "round-trip min/avg/max/stddev = 1/1/1/0 ms"},
     "ping mx1.contoso.example[192.0.2.25] yes at 3"},
    {"ping cut short",
     "ping mx1.contoso.example",
     {"PING mx1.contoso.example (192.0.2.25) 56(84) bytes of data."},
     ""},
    {"Test-NetConnection",
     "Test-NetConnection mx1.contoso.example -Port 25",
     {"WARNING: TCP connect to (192.0.2.25 : 25) failed",
      "WARNING: Ping to 192.0.2.25 failed with status: TimedOut", "",
      "ComputerName           : mx1.contoso.example", "RemoteAddress          : 192.0.2.25",
      "RemotePort             : 25", "InterfaceAlias         : Ethernet", "SourceAddress          : 10.0.0.5",
      "PingSucceeded          : False", "PingReplyDetails (RTT) : 0 ms", "TcpTestSucceeded       : False"},
     "port 25 mx1.contoso.example[192.0.2.25] no at 12;ping mx1.contoso.example[192.0.2.25] no at 10"},
    {"Test-NetConnection, open",
     NULL,
     {"ComputerName     : mx1.contoso.example", "RemoteAddress    : 192.0.2.25", "RemotePort       : 587",
      "InterfaceAlias   : Ethernet", "SourceAddress    : 10.0.0.5", "TcpTestSucceeded : True"},
     "port 587 mx1.contoso.example[192.0.2.25] yes at 6"},
    {"Test-NetConnection, German",
     "tnc -p 25 -ComputerName mx1.contoso.example",
     {"WARNUNG: TCP connect to (192.0.2.25 : 25) failed"},
     "port 25 mx1.contoso.example[192.0.2.25] no at 2"},
    {"Test-NetConnection, quiet",
     "Test-NetConnection mx1.contoso.example -Port 25 -InformationLevel Quiet",
     {"True"},
     "port 25 mx1.contoso.example[] yes at 2"},
    {"Test-NetConnection, no name",
     NULL,
     {"WARNING: Name resolution of fabrikm.com failed -- Status: HostNotFound"},
     "1-1 a fabrikm.com !nxdomain"},
    {"nc -zv",
     "nc -zv mx1.contoso.example 25 587",
     {"nc: connect to mx1.contoso.example (192.0.2.25) port 25 (tcp) failed: Connection refused",
      "Connection to mx1.contoso.example (192.0.2.25) 587 port [tcp/submission] succeeded!"},
     "port 25 mx1.contoso.example[192.0.2.25] no at 2;port 587 mx1.contoso.example[192.0.2.25] yes at 3"},
    {"nc -z, traditional",
     "nc -v -z -w 3 192.0.2.25 25",
     {"mx1.contoso.example [192.0.2.25] 25 (smtp) open",
      "(UNKNOWN) [192.0.2.25] 26 (?) : Connection refused"},
     "port 25 mx1.contoso.example[192.0.2.25] yes at 2;port 26 192.0.2.25[192.0.2.25] no at 3"},
    {"ncat -z",
     "ncat -zv 192.0.2.25 25",
     {"Ncat: Version 7.93 ( https://nmap.org/ncat )", "Ncat: Connected to 192.0.2.25:25.",
      "Ncat: 0 bytes sent, 0 bytes received in 0.01 seconds."},
     "port 25 192.0.2.25[192.0.2.25] yes at 3"},
    {"nc without -z is a dialogue",
     NULL,
     {"!Connection to mx1.contoso.example 25 port [tcp/smtp] succeeded!",
      "!Ncat: Connected to 192.0.2.25:25.",
      "!nc: connect to mx1.contoso.example port 25 (tcp) failed: Connection refused"},
     ""},
    {"a dialogue",
     NULL,
     {"!220 mx1.contoso.example ESMTP", "!EHLO ws7.client.example",
      "!250-mx1.contoso.example has address 192.0.2.1", "!250 mail is handled by 10 x.example",
      "!MAIL FROM:<a@b.example>", "!RCPT TO:<a@b.example>", "!DATA",
      "!Subject: fabrikam.com mail exchanger = 10 mx.example", "!.", "!250 2.0.0 Ok: queued", "!QUIT",
      "!221 Bye", "!HELP", "!> EHLO x", "!> MAIL FROM:<a@b>", "!< 220 mx"},
     ""},
    {"a dialogue while nslookup is open",
     "nslookup",
     {"!> EHLO ws7.client.example", "!> MAIL FROM:<a@b.example>", "!> QUIT", "!> DATA", "!250 ok",
      "!220-mx.example has address 1.2.3.4", "!EHLO mx.example"},
     ""},
    {"other programs' words",
     NULL,
     {"!*** Error connecting to mx1:25:",
      "!*** Host did not advertise STARTTLS",
      "!*** Fatal error: Error in the pull function.",
      "!*** Remote host closed connection unexpectedly.",
      "!Server: nginx",
      "!Server: nginx/1.2 x",
      "!Name: Bob",
      "!Address: 192.0.2.1",
      "!Name   : Spooler",
      "!Connection to host lost.",
      "!Trying 192.0.2.25...",
      "!Connected to mx1.contoso.example.",
      "!host = 127.0.0.1",
      "!x.example name = y",
      "!x.example text = y",
      "!Request timed out.",
      "!--- begin ---",
      "!Zeit: 12:41",
      "!PING",
      "!set type=mx",
      "!> set x=y",
      "!Host x",
      "!; comment"},
     ""},
    {"hostile",
     "nslookup -q=mx a.example",
     {"!a.example MX preference = 99999999999999999999, mail exchanger = x",
      "!a.example MX preference = 10 mail exchanger", "!a.example mail exchanger =",
      "!a.example internet address = 999.1.1.1", "!a.example mail exchanger = 10 <b>",
      "!a.example MX preference", "!.example mail exchanger = 10 x.example", "!a.example has", "!=", "!\"",
      "!a.example mail exchanger = -1 x"},
     ""},
    {"hostile list",
     "Resolve-DnsName x.example",
     {"!NameExchange", "Name :", "!NameExchange : a b", "!Preference : x", "Strings : {", "Section :", "!+"},
     ""},
    {"hostile commands", "dig -t", {"!x"}, ""},
    {"empty quotes", "host \"\" '' ;", {"!x"}, ""},
    {"nothing but options", "nc -z -w", {"!x"}, ""},
    {"hostile ping",
     "ping -",
     {"!Pinging  with  bytes of data", "!PING () bytes of data", "!Reply from :", "!Reply from x: bytes=1",
      "Packets: ,", "Packets: Sent = 1, Received = 99999999999999999999999"},
     ""},
    {"hostile test",
     "tnc -Port 99999999 -ComputerName",
     {"!ComputerName :", "!RemotePort", "RemotePort : 70000", "TcpTestSucceeded : maybe",
      "!WARNING: TCP connect to : failed", "!WARNING: TCP connect to ( : )", "PingSucceeded :"},
     ""},
};

static const char *const kinds[] = {"a", "mx", "ptr", "txt", "other"};

static void add_answer(struct text *text, const struct lookup_answer *answer, bool first)
{
    const char *gap = "";
    text_add_string(text, first ? " = " : ", ");
    if (answer->preference >= 0) {
        text_print(text, "%ld", answer->preference);
        gap = " ";
    }
    if (answer->name.len) {
        text_print(text, "%s%.*s", gap, (int)answer->name.len, answer->name.at);
        gap = " ";
    }
    if (answer->address.len)
        text_print(text, "%s%.*s", gap, (int)answer->address.len, answer->address.at);
    if (answer->text.len)
        text_print(text, "'%.*s'", (int)answer->text.len, answer->text.at);
}

static void add_part(struct text *text, const char *before, struct span part)
{
    if (part.len)
        text_print(text, " %s%.*s", before, (int)part.len, part.at);
}

static void add_lookup(struct text *text, const struct lookup *lookup)
{
    text_print(text, "%s%lu-%lu %s", text->len ? ";" : "", lookup->first, lookup->last, kinds[lookup->kind]);
    add_part(text, "", lookup->name);
    add_part(text, "typed ", lookup->typed);
    add_part(text, "!", lookup->trouble);
    add_part(text, "@", lookup->resolver);
    for (size_t i = 0; i < lookup->answer_count; i++)
        add_answer(text, &lookup->answers[i], i == 0);
}

static void add_reach(struct text *text, const struct reach *reach)
{
    text_add_string(text, text->len ? ";" : "");
    if (reach->port)
        text_print(text, "port %u ", reach->port);
    else
        text_add_string(text, "ping ");
    text_print(text, "%.*s[%.*s] %s at %lu", (int)reach->host.len, reach->host.at, (int)reach->address.len,
               reach->address.len ? reach->address.at : "", reach->answered ? "yes" : "no", reach->line);
}

static void summarise(struct text *text, const struct lookup_reader *reader)
{
    for (size_t i = 0; i < reader->lookups.count; i++)
        add_lookup(text, &reader->lookups.at[i]);
    for (size_t i = 0; i < reader->reaches.count; i++)
        add_reach(text, &reader->reaches.at[i]);
}

static int faults;

/* The line ends where its memory ends, so that the sanitizer sees a byte too far. */
static bool feed(struct lookup_reader *reader, const char *text, size_t len, unsigned long number)
{
    char *exact = malloc(len ? len : 1);
    memcpy(exact, text, len);
    bool claimed = lookup_line(reader, (struct span){exact, len}, number);
    free(exact);
    return claimed;
}

static void read_line(const struct row *row, struct lookup_reader *reader, const char *line,
                      unsigned long number)
{
    bool expected = line[0] != '!';
    const char *text = expected ? line : line + 1;
    bool claimed = feed(reader, text, strlen(text), number);
    if (text[0] && claimed != expected) {
        print_error("%s: '%s' claimed: %d\n", row->name, text, claimed);
        faults++;
    }
}

static void check_row(const struct row *row)
{
    struct arena arena = {0};
    struct lookup_reader reader = {.arena = &arena};
    unsigned long number = 0;
    if (row->command)
        lookup_command(&reader, span_of(row->command), ++number);
    for (size_t i = 0; i < sizeof row->lines / sizeof *row->lines && row->lines[i]; i++)
        read_line(row, &reader, row->lines[i], ++number);
    lookup_end(&reader);
    struct text text = {0};
    summarise(&text, &reader);
    if (!span_is(text_span(&text), row->expected)) {
        print_error("%s:\n  got  %.*s\n  want %s\n", row->name, (int)text.len, text_span(&text).at,
                    row->expected);
        faults++;
    }
    text_free(&text);
    arena_free(&arena);
}

static void every_form(void **state)
{
    (void)state;
    faults = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
    assert_int_equal(faults, 0);
}

/* Every line at every place: nothing may crash or claim a reply, whichever tool seems to be open. */
static void every_line_everywhere(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct lookup_reader reader = {.arena = &arena};
    unsigned long number = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lookup_command(&reader, span_of(rows[i].command), ++number);
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
            for (size_t k = 0; k < sizeof rows[j].lines / sizeof *rows[j].lines && rows[j].lines[k]; k++)
                lookup_line(&reader, span_of(rows[j].lines[k]), ++number);
            assert_false(lookup_line(&reader, span_of("250 2.1.0 Ok"), ++number));
            assert_false(lookup_line(&reader, span_of("EHLO mx1.contoso.example"), ++number));
            assert_false(lookup_line(&reader, span_of("> RCPT TO:<bob@corp.example>"), ++number));
        }
    }
    lookup_end(&reader);
    arena_free(&arena);
}

static void cut_line(struct lookup_reader *reader, const char *line)
{
    for (size_t len = strlen(line); len--;)
        feed(reader, line, len, 1);
}

static void cut_lines(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct lookup_reader reader = {.arena = &arena};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lookup_command(&reader, span_of(rows[i].command), 1);
        for (size_t k = 0; k < sizeof rows[i].lines / sizeof *rows[i].lines && rows[i].lines[k]; k++)
            cut_line(&reader, rows[i].lines[k]);
    }
    lookup_end(&reader);
    arena_free(&arena);
}

static void other_commands(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct lookup_reader reader = {.arena = &arena};
    assert_true(lookup_command(&reader, span_of("nslookup"), 1));
    assert_false(lookup_command(&reader, span_of("set type=mx"), 2));
    assert_true(lookup_line(&reader, span_of("> fabrikam.com."), 3));
    lookup_end(&reader);
    assert_false(lookup_line(&reader, span_of("> fabrikam.com."), 4));
    assert_true(lookup_command(&reader, span_of("ping mx1.example"), 5));
    assert_false(lookup_command(&reader, span_of("telnet mx1.example 25"), 6));
    assert_false(lookup_line(&reader, span_of("Request timed out."), 7));
    assert_false(lookup_command(&reader, span_of("nc mx1.example 25"), 8));
    assert_false(lookup_line(&reader, span_of("Connection to mx1.example 25 port [tcp/smtp] succeeded!"), 9));
    assert_false(lookup_command(&reader, (struct span){0}, 10));
    lookup_end(&reader);
    assert_int_equal(reader.lookups.count + reader.reaches.count, 0);
    arena_free(&arena);
}

static void results_are_bounded(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct lookup_reader reader = {.arena = &arena};
    for (unsigned long i = 1; i < 200000; i++) {
        char line[128];
        int len = snprintf(line, sizeof line, "x%lu.example\tmail exchanger = 10 mx%lu.example.", i, i);
        lookup_line(&reader, (struct span){line, (size_t)len}, i);
        len = snprintf(line, sizeof line, "Reply from 10.0.%lu.%lu: bytes=32", i / 256 % 256, i % 256);
        lookup_line(&reader, (struct span){line, (size_t)len}, i);
        lookup_end(&reader);
    }
    assert_int_equal(reader.lookups.count, 4096);
    assert_int_equal(reader.reaches.count, 4096);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form),          cmocka_unit_test(every_line_everywhere),
        cmocka_unit_test(cut_lines),           cmocka_unit_test(other_commands),
        cmocka_unit_test(results_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
