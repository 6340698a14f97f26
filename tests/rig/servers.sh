# Configures and starts the servers; sourced by record.sh inside its namespaces, after network.sh. Each is set up as an
# ordinary administrator would, plus the one setting a scenario needs. $here is the folder of record.sh.

inside() # ROOT HOSTNAME COMMAND...
{
    root=$RIG/$1 name=$2
    shift 2
    unshare --uts sh -c 'hostname "$1"; root=$2; shift 2; exec chroot "$root" "$@"' uts "$name" "$root" "$@"
}

users() # ROOT: the people who have a mailbox
{
    for user in kate bob; do
        chroot "$RIG/$1" sh -c "id $user >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin $user"
    done
}

# ---- names -----------------------------------------------------------------------------------------------------------
cat > "$RIG/infra/etc/dnsmasq.conf" <<'CONF'
no-resolv
no-hosts
user=root
pid-file=
listen-address=198.51.100.53
bind-interfaces
# Nothing above us: what is not here does not exist.
local=/#/
host-record=ws7.contoso.com,198.51.100.7
host-record=contoso.com,198.51.100.7
mx-host=contoso.com,ws7.contoso.com,10
host-record=mail1.fabrikam.com,192.0.2.10
host-record=mail2.fabrikam.com,192.0.2.20
host-record=smtp.fabrikam.com,192.0.2.25
host-record=mbx01.fabrikam.com,192.0.2.50
host-record=www.fabrikam.com,192.0.2.80
host-record=imap.fabrikam.com,192.0.2.81
# the web server has the name of the domain; mail does not live there
host-record=fabrikam.com,192.0.2.80
mx-host=fabrikam.com,mail1.fabrikam.com,10
mx-host=fabrikam.com,mail2.fabrikam.com,20
host-record=mx.wingtip.example,192.0.2.30
mx-host=wingtip.example,mx.wingtip.example,10
host-record=mx.proseware.example,192.0.2.31
mx-host=proseware.example,mx.proseware.example,10
host-record=mx.lucerne.example,192.0.2.32
mx-host=lucerne.example,mx.lucerne.example,10
host-record=mx.margie.example,192.0.2.33
mx-host=margie.example,mx.margie.example,10
host-record=old.alpine.example,192.0.2.34
host-record=mx.cohovineyard.example,192.0.2.35
mx-host=cohovineyard.example,mx.cohovineyard.example,10
host-record=mx.relecloud.example,192.0.2.36
mx-host=relecloud.example,mx.relecloud.example,10
host-record=dual.fabrikam.com,192.0.2.10,2001:db8::10
host-record=mx.adatum.example,203.0.113.25
mx-host=adatum.example,mx.adatum.example,10
host-record=mail.litware.example,203.0.113.40
mx-host=litware.example,mail.litware.example,10
host-record=mailhub.northwind.example,203.0.113.60
mx-host=northwind.example,mailhub.northwind.example,10
host-record=mail.tailspin.example,203.0.113.90
mx-host=tailspin.example,mail.tailspin.example,10
host-record=mx.treyresearch.example,203.0.113.91
mx-host=treyresearch.example,mx.treyresearch.example,10
host-record=mx.fourthcoffee.example,203.0.113.92
mx-host=fourthcoffee.example,mx.fourthcoffee.example,10
host-record=mx.wideworld.example,203.0.113.93
# block list: 198.51.100.99 is listed
address=/99.100.51.198.bl.example/127.0.0.2
txt-record=99.100.51.198.bl.example,"198.51.100.99 is listed, see https://bl.example/198.51.100.99"
CONF
inside infra ns.example dnsmasq --keep-in-foreground --conf-file=/etc/dnsmasq.conf &

# ---- other services: IMAP, HTTP, SSH; dovecot also knows passwords and quota for Postfix -----------------------------
cat > "$RIG/infra/etc/dovecot/dovecot.conf" <<'CONF'
protocols = imap
listen = 192.0.2.81
ssl = no
disable_plaintext_auth = no
log_path = /var/log/dovecot.log
auth_mechanisms = plain login
mail_location = maildir:/srv/mail/%u
mail_plugins = quota
first_valid_uid = 8
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u /etc/dovecot/people
}
userdb {
  driver = passwd-file
  args = username_format=%u /etc/dovecot/people
  default_fields = uid=mail gid=mail home=/srv/mail/%u
}
service auth {
  inet_listener postfix {
    address = 127.0.0.1
    port = 12345
  }
}
service quota-status {
  executable = quota-status -p postfix
  client_limit = 1
  inet_listener {
    address = 127.0.0.1
    port = 12340
  }
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=1M
  quota_grace = 0
  quota_status_success = DUNNO
  quota_status_nouser = DUNNO
  quota_status_overquota = "452 4.2.2 Mailbox is full"
}
CONF
# Invented people; frank's mailbox is over its quota.
cat > "$RIG/infra/etc/dovecot/people" <<'CONF'
kate@fabrikam.com:{PLAIN}correct-horse-42::::::
frank@fabrikam.com:{PLAIN}full-mailbox::::::userdb_quota_rule=*:bytes=1000
CONF
frank=$RIG/infra/srv/mail/frank@fabrikam.com
mkdir -p "$frank/cur" "$frank/new" "$frank/tmp"
head -c 4000 /dev/zero | tr '\0' x > "$frank/cur/1.1.imap,S=4000:2,S"
chown -R 8:8 "$RIG/infra/srv/mail"
rm -rf "$RIG/infra/run/dovecot"
inside infra imap.fabrikam.com dovecot -F &

cat > "$RIG/infra/etc/nginx/nginx.conf" <<'CONF'
daemon off;
events { }
http {
  access_log off;
  server { listen 192.0.2.80:80; root /var/www/html; }
}
CONF
inside infra www.fabrikam.com nginx &
# SSH on port 25, as some do to get through the firewall of a hotel.
mkdir -p "$RIG/infra/run/sshd"
inside infra www.fabrikam.com /usr/sbin/sshd -D -o ListenAddress=192.0.2.81 -o Port=25 &

# ---- Postfix: one instance, many addresses ---------------------------------------------------------------------------
users postfix
etc=$RIG/postfix/etc/postfix
cat > "$etc/main.cf" <<'CONF'
compatibility_level = 3.6
maillog_file = /var/log/postfix.log
maillog_file_prefixes = /var
myhostname = mail1.fabrikam.com
mydomain = fabrikam.com
myorigin = $mydomain
mydestination = fabrikam.com, wingtip.example, proseware.example, lucerne.example, margie.example,
    cohovineyard.example, localhost
mynetworks = 127.0.0.0/8
inet_protocols = ipv4
smtpd_banner = $myhostname ESMTP $mail_name
alias_maps = hash:/etc/aliases
local_recipient_maps = inline:{kate=x, bob=x, frank=x, postmaster=x, carol=x, dave=x, erin=x}
mailbox_transport = discard:
message_size_limit = 10240000
header_checks = regexp:/etc/postfix/header_checks
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/senders, reject_unknown_sender_domain
smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:12340
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:12345
smtpd_tls_chain_files = /etc/postfix/mail1.pem
smtpd_tls_security_level = may
smtpd_client_event_limit_exceptions =
default_transport = discard:
relay_transport = discard:
CONF
echo '/^Subject:.*(lottery|jackpot)/ REJECT' > "$etc/header_checks"
echo 'news@wingtip.example REJECT' > "$etc/senders"
echo 'postmaster: kate' > "$RIG/postfix/etc/aliases"
sed -n '/^smtp  *inet/d; /^[a-z]/,$ { /^#/d; s/^\([a-z0-9-]*  *[a-z]*  *[y-]  *-  *\)y /\1n /; p }' \
    "$RIG/postfix/usr/share/postfix/master.cf.dist" > "$etc/master.cf"
cat >> "$etc/master.cf" <<'CONF'

# mail1: the ordinary one; submission wants TLS
192.0.2.10:25  inet n - n - - smtpd
192.0.2.10:587 inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
# mail2: the backup, with greylisting
192.0.2.20:25  inet n - n - - smtpd
  -o myhostname=mail2.fabrikam.com
  -o { smtpd_recipient_restrictions=check_policy_service inet:127.0.0.1:10023 }
# smtp: submission without TLS, as in an old office network
192.0.2.25:587 inet n - n - - smtpd
  -o myhostname=smtp.fabrikam.com
  -o smtpd_tls_security_level=none
  -o smtpd_sasl_auth_enable=yes
  -o { smtpd_relay_restrictions=permit_sasl_authenticated, reject }
# wingtip: looks closely at names, and at once
192.0.2.30:25  inet n - n - - smtpd
  -o myhostname=mx.wingtip.example
  -o smtpd_delay_reject=no
  -o strict_rfc821_envelopes=yes
  -o { smtpd_helo_restrictions=reject_non_fqdn_helo_hostname, reject_unknown_helo_hostname }
  -o smtpd_helo_required=yes
  -o { smtpd_recipient_restrictions=reject_unknown_recipient_domain }
# proseware: postscreen
192.0.2.31:25  inet n - n - 1 postscreen
  -o myhostname=mx.proseware.example
  -o postscreen_greet_action=enforce
  -o postscreen_access_list=
smtpd     pass  -       -       n       -       -       smtpd
  -o myhostname=mx.proseware.example
dnsblog   unix  -       -       n       -       0       dnsblog
tlsproxy  unix  -       -       n       -       0       tlsproxy
# lucerne: does not want this client
192.0.2.32:25  inet n - n - - smtpd
  -o myhostname=mx.lucerne.example
  -o smtpd_delay_reject=no
  -o { smtpd_client_restrictions=check_client_access inline:{198.51.100.7=REJECT}, reject_rbl_client bl.example }
# margie: impatient and small
192.0.2.33:25  inet n - n - - smtpd
  -o myhostname=mx.margie.example
  -o smtpd_timeout=12s
  -o smtpd_hard_error_limit=3
  -o smtpd_recipient_limit=2
  -o message_size_limit=600
  -o smtpd_client_connection_count_limit=1
  -o smtpd_discard_ehlo_keywords=size
# coho: wants a PTR record, and is polite about relaying
192.0.2.35:25  inet n - n - - smtpd
  -o myhostname=mx.cohovineyard.example
  -o smtpd_client_restrictions=reject_unknown_client_hostname
  -o smtpd_relay_restrictions=defer_unauth_destination
CONF
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=mail1.fabrikam.com \
    -keyout "$etc/mail1.pem" -out "$etc/mail1.crt" 2>/dev/null
cat "$etc/mail1.crt" >> "$etc/mail1.pem"
inside postfix mail1.fabrikam.com sh -ec '
    postmap /etc/postfix/senders
    newaliases
    rm -rf /var/spool/postfix/pid/* /var/lib/postgrey/*
    postgrey --inet=127.0.0.1:10023 --delay=15 --user=postgrey -d \
        --greylist-text="Greylisted, see http://postgrey.schweikert.ch/help/%r.html"
    postfix start 2>/dev/null'
# A server of the old school: smtp-sink without EHLO.
inside postfix old.alpine.example smtp-sink -e -u nobody -h old.alpine.example 192.0.2.34:25 20 &

# Another sink hangs up at RCPT, like a server whose process dies.
inside postfix mx.relecloud.example smtp-sink -q rcpt -u nobody -h mx.relecloud.example 192.0.2.36:25 20 &

# ---- Exim ------------------------------------------------------------------------------------------------------------
users exim
cat > "$RIG/exim/etc/exim4/exim4.conf" <<'CONF'
primary_hostname = mx.adatum.example
domainlist local_domains = adatum.example
local_interfaces = 203.0.113.25
daemon_smtp_ports = 25 : 587
acl_smtp_connect = check_connect
acl_smtp_rcpt = check_rcpt
acl_smtp_auth = accept
message_size_limit = 5M
smtp_receive_timeout = 40s
host_lookup = *
rfc1413_query_timeout = 0s
smtp_accept_max_per_host = 3
log_file_path = /var/log/exim4/%slog
auth_advertise_hosts = *
pipelining_connect_advertise_hosts = ${if eq{$received_port}{587}{}{*}}
begin acl
# Port 587 lets its greeting wait, so that a hasty client can be caught.
check_connect:
  accept delay = ${if eq{$received_port}{587}{3s}{0s}}
check_rcpt:
  deny    message = Restricted characters in address
          local_parts = ^[.] : ^.*[@%!/|]
  accept  authenticated = *
  require message = relay not permitted
          domains = +local_domains
  require verify = sender
  require verify = recipient
  accept
begin routers
local:
  driver = accept
  domains = +local_domains
  check_local_user
  transport = null
remote:
  driver = dnslookup
  domains = ! +local_domains
  transport = null
  no_more
begin transports
null:
  driver = appendfile
  file = /dev/null
  user = mail
begin authenticators
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if and{{eq{$auth1}{kate}}{eq{$auth2}{correct-horse-42}}}}
  server_set_id = $auth1
CONF
mkdir -p "$RIG/exim/run/exim4"
inside exim mx.adatum.example exim4 -bdf -q30m &

# ---- OpenSMTPD -------------------------------------------------------------------------------------------------------
users opensmtpd
cat > "$RIG/opensmtpd/etc/smtpd.conf" <<'CONF'
pki mail cert "/etc/ssl/mail.crt"
pki mail key "/etc/ssl/mail.key"
table aliases file:/etc/aliases
smtp max-message-size 2M
listen on 203.0.113.40 hostname mail.litware.example
listen on 203.0.113.40 port 587 hostname mail.litware.example tls-require pki mail auth
action "local" maildir alias <aliases>
action "out" relay
match from any for domain "litware.example" action "local"
match auth from any for any action "out"
CONF
touch "$RIG/opensmtpd/etc/aliases"
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=mail.litware.example \
    -keyout "$RIG/opensmtpd/etc/ssl/mail.key" -out "$RIG/opensmtpd/etc/ssl/mail.crt" 2>/dev/null
chmod 600 "$RIG/opensmtpd/etc/ssl/mail.key"
inside opensmtpd mail.litware.example smtpd -F > "$RIG/opensmtpd.out" 2>&1 &

# ---- Sendmail --------------------------------------------------------------------------------------------------------
users sendmail
cat > "$RIG/sendmail/etc/mail/rig.mc" <<'CONF'
divert(-1)
divert(0)dnl
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
VERSIONID(`rig')
OSTYPE(`debian')dnl
DOMAIN(`debian-mta')dnl
undefine(`confHOST_STATUS_DIRECTORY')dnl
define(`confTO_IDENT', `0')dnl
define(`confMAX_MESSAGE_SIZE', `3000000')dnl
define(`confTO_COMMAND', `1m')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA, Port=25, Addr=203.0.113.60')dnl
DAEMON_OPTIONS(`Family=inet, Name=MSA, Port=587, Addr=203.0.113.60, M=Ea')dnl
define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl
TRUST_AUTH_MECH(`LOGIN PLAIN')dnl
define(`confDOMAIN_NAME', `mailhub.northwind.example')dnl
LOCAL_DOMAIN(`northwind.example')dnl
MAILER_DEFINITIONS
MAILER(`local')dnl
MAILER(`smtp')dnl
CONF
mkdir -p "$RIG/sendmail/run/sendmail/mta" "$RIG/sendmail/run/sendmail/msp" "$RIG/sendmail/run/saslauthd"
inside sendmail mailhub.northwind.example sh -ec '
    cd /etc/mail
    m4 rig.mc > rig.cf
    touch local-host-names trusted-users access
    echo "postmaster: kate" > aliases
    chown -R smmta:smmsp /run/sendmail
    /usr/sbin/sendmail -bi -C /etc/mail/rig.cf >/dev/null 2>&1 || :
    /usr/sbin/sendmail -bd -C /etc/mail/rig.cf' > "$RIG/sendmail.out" 2>&1

# ---- Exchange wording: a script, see exchange.py ---------------------------------------------------------------------
python3 "$here/exchange.py" 192.0.2.50 mbx01.fabrikam.com &

# The name server and all listeners must be up before the first client asks.
for listener in 192.0.2.10:25 192.0.2.31:25 192.0.2.34:25 192.0.2.50:25 192.0.2.80:80 192.0.2.81:25 192.0.2.81:143 \
    203.0.113.25:25 203.0.113.40:25 203.0.113.60:25 198.51.100.53:53
do
    tries=0
    until ss -Hltn "src $listener" | grep -q .; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || { echo "record.sh: nothing listens on $listener" >&2; exit 1; }
        sleep 0.2
    done
done
