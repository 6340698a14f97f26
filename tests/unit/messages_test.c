/* Tests rules/dialects/messages.json through src/record/dialect.c: every text of the client programs, in
 * every language known, tells the same as its English one. */
#include "base/text.h"
#include "record/dialect.h"
#include "table.h"

struct fixture {
    struct arena arena;
    struct dialects *dialects;
    struct pattern_scratch *scratch;
};

static int begin(void **state)
{
    static struct fixture fixture;
    struct error error = {{0}};
    fixture = (struct fixture){.scratch = pattern_scratch_new()};
    fixture.dialects = dialects_load(&fixture.arena, &error);
    assert_non_null(fixture.dialects);
    *state = &fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    dialects_free(fixture->dialects);
    pattern_scratch_free(fixture->scratch);
    arena_free(&fixture->arena);
    return 0;
}

static void add_part(struct text *out, const char *name, struct span value)
{
    if (value.len)
        text_print(out, " %s=%.*s", name, (int)value.len, value.at);
}

/* "failed refused host=... address=... port=..."; "" if the line is no message. */
static size_t line_differs(struct fixture *fixture, const char *line, const char *expected)
{
    struct text out = {0};
    struct extract extract;
    const struct message *message =
        message_find(fixture->dialects, fixture->scratch, span_of(line), &extract);
    if (message) {
        text_add_string(&out, event_name(message->event));
        add_part(&out, "because", span_of(trouble_name(message->trouble)));
        add_part(&out, "host", extract.host);
        add_part(&out, "address", extract.address);
        add_part(&out, "port", extract.port);
    }
    size_t wrong = row_differs(line, text_span(&out), expected);
    text_free(&out);
    return wrong;
}

/* strerror() and gai_strerror() of glibc, and Windows' sockets. */
static const struct {
    const char *text;
    enum trouble trouble;
} system_texts[] = {
    {"Connection refused", TROUBLE_REFUSED},
    {"Verbindungsaufbau abgelehnt", TROUBLE_REFUSED},
    {"Connexion refusée", TROUBLE_REFUSED},
    {"Conexión rehusada", TROUBLE_REFUSED},
    {"Connessione rifiutata", TROUBLE_REFUSED},
    {"Verbinding is geweigerd", TROUBLE_REFUSED},
    {"Conexão recusada", TROUBLE_REFUSED},
    {"Ligação recusada", TROUBLE_REFUSED},
    {"Połączenie odrzucone", TROUBLE_REFUSED},
    {"В соединении отказано", TROUBLE_REFUSED},
    {"У з'єднанні відмовлено", TROUBLE_REFUSED},
    {"Веза је одбијена", TROUBLE_REFUSED},
    {"Konekto rifuziĝas", TROUBLE_REFUSED},
    {"接続を拒否されました", TROUBLE_REFUSED},
    {"拒绝连接", TROUBLE_REFUSED},
    {"連線被拒絕", TROUBLE_REFUSED},
    {"연결이 거부됨", TROUBLE_REFUSED},
    {"Förbindelsen förvägrad", TROUBLE_REFUSED},
    {"Opkobling nægtet", TROUBLE_REFUSED},
    {"Oppkobling nektes", TROUBLE_REFUSED},
    {"Yhteys torjuttu", TROUBLE_REFUSED},
    {"Spojení odmítnuto", TROUBLE_REFUSED},
    {"Kapcsolat elutasítva", TROUBLE_REFUSED},
    {"Bağlantı reddedildi", TROUBLE_REFUSED},
    {"Απόρριψη σύνδεσης", TROUBLE_REFUSED},
    {"S’ha refusat la connexió", TROUBLE_REFUSED},
    {"No connection could be made because the target machine actively refused it", TROUBLE_REFUSED},
    {"Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte",
     TROUBLE_REFUSED},
    {"Aucune connexion n’a pu être établie car l’ordinateur cible l’a expressément refusée.",
     TROUBLE_REFUSED},
    {"No se puede establecer una conexión ya que el equipo de destino denegó expresamente dicha conexión",
     TROUBLE_REFUSED},
    {"Connection timed out", TROUBLE_TIMEOUT},
    {"Die Wartezeit für die Verbindung ist abgelaufen", TROUBLE_TIMEOUT},
    {"Connexion terminée par expiration du délai d'attente", TROUBLE_TIMEOUT},
    {"Expiró el tiempo de conexión", TROUBLE_TIMEOUT},
    {"Connessione scaduta", TROUBLE_TIMEOUT},
    {"Verbinding is verlopen", TROUBLE_TIMEOUT},
    {"Tempo esgotado para conexão", TROUBLE_TIMEOUT},
    {"Ligação expirada", TROUBLE_TIMEOUT},
    {"Przekroczony czas oczekiwania na połączenie", TROUBLE_TIMEOUT},
    {"Время ожидания соединения истекло", TROUBLE_TIMEOUT},
    {"Перевищено інтервал очікування з'єднання", TROUBLE_TIMEOUT},
    {"接続がタイムアウトしました", TROUBLE_TIMEOUT},
    {"连接超时", TROUBLE_TIMEOUT},
    {"連線超過時間", TROUBLE_TIMEOUT},
    {"연결 시간 초과", TROUBLE_TIMEOUT},
    {"Förbindelsens tidsgräns löpte ut", TROUBLE_TIMEOUT},
    {"Opkoblingen overskred tidsgrænsen", TROUBLE_TIMEOUT},
    {"Oppkoblingen overskred tidsgrensen", TROUBLE_TIMEOUT},
    {"Yhteys aikakatkaistu", TROUBLE_TIMEOUT},
    {"Spojení bylo příliš dlouho neaktivní", TROUBLE_TIMEOUT},
    {"Időtúllépés a kapcsolatban", TROUBLE_TIMEOUT},
    {"Bağlantıda zaman aşımı", TROUBLE_TIMEOUT},
    {"Λήξη σύνδεσης", TROUBLE_TIMEOUT},
    {"La connexió ha expirat", TROUBLE_TIMEOUT},
    {"A connection attempt failed because the connected party did not properly respond after a period of "
     "time, or established connection failed because connected host has failed to respond",
     TROUBLE_TIMEOUT},
    {"Ein Verbindungsversuch ist fehlgeschlagen, da die Gegenstelle nach einer bestimmten Zeitspanne nicht "
     "richtig reagiert hat, oder die hergestellte Verbindung war fehlerhaft, da der verbundene Host nicht "
     "reagiert hat",
     TROUBLE_TIMEOUT},
    {"Connection reset by peer", TROUBLE_RESET},
    {"Broken pipe", TROUBLE_NONE},
    {"Die Verbindung wurde vom Kommunikationspartner zurückgesetzt", TROUBLE_RESET},
    {"Datenübergabe unterbrochen (broken pipe)", TROUBLE_NONE},
    {"Connexion ré-initialisée par le correspondant", TROUBLE_RESET},
    {"Relais brisé (pipe)", TROUBLE_NONE},
    {"Conexión reinicializada por la máquina remota", TROUBLE_RESET},
    {"Tubería rota", TROUBLE_NONE},
    {"Connessione interrotta dal corrispondente", TROUBLE_RESET},
    {"Pipe interrotta", TROUBLE_NONE},
    {"Verbinding is weggevallen", TROUBLE_RESET},
    {"Gebroken pijp", TROUBLE_NONE},
    {"Conexão fechada pela outra ponta", TROUBLE_RESET},
    {"Pipe quebrado", TROUBLE_NONE},
    {"Ligação reposta pelo peer", TROUBLE_RESET},
    {"Túnel quebrado", TROUBLE_NONE},
    {"Połączenie zerwane przez drugą stronę", TROUBLE_RESET},
    {"Przerwany potok", TROUBLE_NONE},
    {"Соединение разорвано другой стороной", TROUBLE_RESET},
    {"Обрыв канала", TROUBLE_NONE},
    {"Вузол розірвав з’єднання", TROUBLE_RESET},
    {"Канал обірвано", TROUBLE_NONE},
    {"接続が相手からリセットされました", TROUBLE_RESET},
    {"连接被对方重设", TROUBLE_RESET},
    {"断开的管道", TROUBLE_NONE},
    {"連線被對方重設", TROUBLE_RESET},
    {"管線損壞", TROUBLE_NONE},
    {"상대편이 연결을 끊음", TROUBLE_RESET},
    {"파이프가 깨어짐", TROUBLE_NONE},
    {"Förbindelse borttagen av partnern", TROUBLE_RESET},
    {"Brutet rör", TROUBLE_NONE},
    {"Forbindelsen brudt i den anden ende", TROUBLE_RESET},
    {"Kanalen blev brudt", TROUBLE_NONE},
    {"Forbindelsen brutt i den andre enden", TROUBLE_RESET},
    {"Røret ble brutt", TROUBLE_NONE},
    {"Vastapää sulki yhteyden", TROUBLE_RESET},
    {"Katkennut putki", TROUBLE_NONE},
    {"Spojení zrušeno druhou stranou", TROUBLE_RESET},
    {"Roura přerušena (SIGPIPE)", TROUBLE_NONE},
    {"A kapcsolatot bontotta a távoli fél", TROUBLE_RESET},
    {"Törött adatcsatorna", TROUBLE_NONE},
    {"Bağlantı karşıdan kesildi", TROUBLE_RESET},
    {"Veri alınamıyor", TROUBLE_NONE},
    {"Η σύνδεση έκλεισε από το ταίρι", TROUBLE_RESET},
    {"Διακοπείσα σωλήνωση", TROUBLE_NONE},
    {"La màquina remota ha reiniciat la connexió", TROUBLE_RESET},
    {"La canonada s’ha trencat", TROUBLE_NONE},
    {"An existing connection was forcibly closed by the remote host", TROUBLE_RESET},
    {"Eine vorhandene Verbindung wurde vom Remotehost geschlossen", TROUBLE_RESET},
    {"No route to host", TROUBLE_UNREACHABLE},
    {"Keine Route zum Zielrechner", TROUBLE_UNREACHABLE},
    {"Aucun chemin d'accès pour atteindre l'hôte cible", TROUBLE_UNREACHABLE},
    {"No existe ninguna ruta hasta el `host'", TROUBLE_UNREACHABLE},
    {"Nessun instradamento per l'host", TROUBLE_UNREACHABLE},
    {"Geen route naar host", TROUBLE_UNREACHABLE},
    {"Não há rota para o host", TROUBLE_UNREACHABLE},
    {"Sem caminho para o anfitrião", TROUBLE_UNREACHABLE},
    {"Brak trasy do hosta", TROUBLE_UNREACHABLE},
    {"Нет маршрута до узла", TROUBLE_UNREACHABLE},
    {"Немає маршруту до вузла", TROUBLE_UNREACHABLE},
    {"ホストへの経路がありません", TROUBLE_UNREACHABLE},
    {"没有到主机的路由", TROUBLE_UNREACHABLE},
    {"找不到通往該主機的路由路徑", TROUBLE_UNREACHABLE},
    {"호스트로 갈 루트가 없음", TROUBLE_UNREACHABLE},
    {"Ingen väg till värd", TROUBLE_UNREACHABLE},
    {"Ingen rute til værtsmaskinen", TROUBLE_UNREACHABLE},
    {"Ingen rute til vertsmaskinen", TROUBLE_UNREACHABLE},
    {"Reititystä koneeseen ei ole", TROUBLE_UNREACHABLE},
    {"K počítači neexistuje cesta", TROUBLE_UNREACHABLE},
    {"Nincs útvonal a gép felé", TROUBLE_UNREACHABLE},
    {"Makinaya ağ üzerinden yol yok", TROUBLE_UNREACHABLE},
    {"Δεν υπάρχει διαδρομή στο σύστημα", TROUBLE_UNREACHABLE},
    {"No hi ha cap camí cap a l’estació", TROUBLE_UNREACHABLE},
    {"Network is unreachable", TROUBLE_NETWORK_UNREACHABLE},
    {"Das Netzwerk ist nicht erreichbar", TROUBLE_NETWORK_UNREACHABLE},
    {"Le réseau n'est pas accessible", TROUBLE_NETWORK_UNREACHABLE},
    {"La red es inaccesible", TROUBLE_NETWORK_UNREACHABLE},
    {"La rete non è raggiungibile", TROUBLE_NETWORK_UNREACHABLE},
    {"Netwerk is onbereikbaar", TROUBLE_NETWORK_UNREACHABLE},
    {"A rede está fora de alcance", TROUBLE_NETWORK_UNREACHABLE},
    {"Rede inacessível", TROUBLE_NETWORK_UNREACHABLE},
    {"Sieć jest niedostępna", TROUBLE_NETWORK_UNREACHABLE},
    {"Сеть недоступна", TROUBLE_NETWORK_UNREACHABLE},
    {"Не вдалося отримати доступ до мережі", TROUBLE_NETWORK_UNREACHABLE},
    {"ネットワークに届きません", TROUBLE_NETWORK_UNREACHABLE},
    {"网络不可达", TROUBLE_NETWORK_UNREACHABLE},
    {"無法接觸網路", TROUBLE_NETWORK_UNREACHABLE},
    {"네트워크가 접근 불가능합니다", TROUBLE_NETWORK_UNREACHABLE},
    {"Nätverket kan inte nås", TROUBLE_NETWORK_UNREACHABLE},
    {"Netværket er ikke tilgængeligt", TROUBLE_NETWORK_UNREACHABLE},
    {"Nettverket er ikke tilgjengelig", TROUBLE_NETWORK_UNREACHABLE},
    {"Verkkoa ei tavoiteta", TROUBLE_NETWORK_UNREACHABLE},
    {"Síť není dostupná", TROUBLE_NETWORK_UNREACHABLE},
    {"A hálózat elérhetetlen", TROUBLE_NETWORK_UNREACHABLE},
    {"Ağ erişilebilir durumda değil", TROUBLE_NETWORK_UNREACHABLE},
    {"Το δίκτυο δεν είναι προσπελάσιμο", TROUBLE_NETWORK_UNREACHABLE},
    {"La xarxa és inabastable", TROUBLE_NETWORK_UNREACHABLE},
    {"Name or service not known", TROUBLE_NAME},
    {"No address associated with hostname", TROUBLE_NAME},
    {"Der Name oder der Dienst ist nicht bekannt", TROUBLE_NAME},
    {"Zu diesem Hostnamen gehört keine Adresse", TROUBLE_NAME},
    {"Nom ou service inconnu", TROUBLE_NAME},
    {"Aucune adresse associée avec le nom de l'hôte", TROUBLE_NAME},
    {"Nombre o servicio desconocido", TROUBLE_NAME},
    {"No existe ninguna dirección asociada al nombre", TROUBLE_NAME},
    {"Nome o servizio sconosciuto", TROUBLE_NAME},
    {"Nessun indirizzo associato al nome host", TROUBLE_NAME},
    {"Naam of dienst is niet bekend", TROUBLE_NAME},
    {"Aan hostnaam is geen adres verbonden", TROUBLE_NAME},
    {"Nome ou serviço desconhecido", TROUBLE_NAME},
    {"Não há endereço associado com o nome", TROUBLE_NAME},
    {"Nome ou serviço desconhecidos", TROUBLE_NAME},
    {"Sem endereço associado ao nome de servidor", TROUBLE_NAME},
    {"Ta nazwa lub usługa jest nieznana", TROUBLE_NAME},
    {"Brak adresu związanego z nazwą hosta", TROUBLE_NAME},
    {"Неизвестное имя или служба", TROUBLE_NAME},
    {"С именем узла не связано ни одного адреса", TROUBLE_NAME},
    {"Невідома назва чи сервіс", TROUBLE_NAME},
    {"З даною назвою вузла не пов'язано жодної адреси", TROUBLE_NAME},
    {"名前またはサービスが不明です", TROUBLE_NAME},
    {"ホスト名にアドレスが割り当てられていません", TROUBLE_NAME},
    {"未知的名称或服务", TROUBLE_NAME},
    {"没有与主机名关联的地址", TROUBLE_NAME},
    {"名稱或服務未知", TROUBLE_NAME},
    {"沒有位址關聯至此主機名稱", TROUBLE_NAME},
    {"이름 혹은 서비스를 알 수 없습니다", TROUBLE_NAME},
    {"호스트이름과 대응되는 주소가 없음", TROUBLE_NAME},
    {"Namn eller tjänst okänd", TROUBLE_NAME},
    {"Ingen adress associerad med värdnamn", TROUBLE_NAME},
    {"Navn eller tjeneste ukendt", TROUBLE_NAME},
    {"Ingen adresse associeret med værtsnavn", TROUBLE_NAME},
    {"Navn eller tjeneste ukjent", TROUBLE_NAME},
    {"Ingen adresse assosiert med vertsnavn", TROUBLE_NAME},
    {"Nimeä tai palvelua ei tunneta", TROUBLE_NAME},
    {"Konenimeen ei liity osoitetta", TROUBLE_NAME},
    {"Neznámé jméno nebo služba", TROUBLE_NAME},
    {"Jméno počítače nemá přiřazenu adresu", TROUBLE_NAME},
    {"A név vagy a szolgáltatás nem ismert", TROUBLE_NAME},
    {"Nincs cím társítva a gépnévhez", TROUBLE_NAME},
    {"İsim ya da servis bilinmiyor", TROUBLE_NAME},
    {"Makina ismiyle ilişkili adres yok", TROUBLE_NAME},
    {"Το όνομα ή η υπηρεσία δεν είναι γνωστά", TROUBLE_NAME},
    {"Καμιά διεύθυνση δε συνδέεται με το όνομα συστήματος", TROUBLE_NAME},
    {"El nom o servei no és conegut", TROUBLE_NAME},
    {"No hi ha cap adreça associada amb el nom d’estació", TROUBLE_NAME},
    {"No such host is known", TROUBLE_NAME},
    {"Der angegebene Host ist unbekannt", TROUBLE_NAME},
    {"Temporary failure in name resolution", TROUBLE_NAME_TEMPORARY},
    {"Temporärer Fehler bei der Namensauflösung", TROUBLE_NAME_TEMPORARY},
    {"Échec temporaire dans la résolution du nom", TROUBLE_NAME_TEMPORARY},
    {"Fallo temporal en la resolución del nombre", TROUBLE_NAME_TEMPORARY},
    {"Errore temporaneo nella risoluzione del nome", TROUBLE_NAME_TEMPORARY},
    {"Tijdelijk probleem in naamsherleiding", TROUBLE_NAME_TEMPORARY},
    {"Falha temporário na resolução de nome", TROUBLE_NAME_TEMPORARY},
    {"Falha temporária na resolução de nome", TROUBLE_NAME_TEMPORARY},
    {"Odwzorowanie nazwy jest chwilowo niemożliwe", TROUBLE_NAME_TEMPORARY},
    {"Временный сбой в разрешении имен", TROUBLE_NAME_TEMPORARY},
    {"Тимчасова помилка розв'язання назв", TROUBLE_NAME_TEMPORARY},
    {"名前解決に一時的に失敗しました", TROUBLE_NAME_TEMPORARY},
    {"域名解析暂时失败", TROUBLE_NAME_TEMPORARY},
    {"解析名稱時發生暫時性錯誤", TROUBLE_NAME_TEMPORARY},
    {"name resolution에서 일시적인 실패", TROUBLE_NAME_TEMPORARY},
    {"Namnuppslagning misslyckades temporärt", TROUBLE_NAME_TEMPORARY},
    {"Midlertidig fejl i navneopslag", TROUBLE_NAME_TEMPORARY},
    {"Midlertidig feil i navneoppslag", TROUBLE_NAME_TEMPORARY},
    {"Tilapäinen virhe nimenselvityksessä", TROUBLE_NAME_TEMPORARY},
    {"Dočasná chyba při vyhodnocování jména", TROUBLE_NAME_TEMPORARY},
    {"Átmeneti névfeloldási hiba", TROUBLE_NAME_TEMPORARY},
    {"İsim çözünürlüğünde geçici başarısızlık", TROUBLE_NAME_TEMPORARY},
    {"Προσωρινή αποτυχία κατά την ανάλυση ονόματος", TROUBLE_NAME_TEMPORARY},
    {"Fallada temporal a la resolució de noms", TROUBLE_NAME_TEMPORARY},
};

/* Alone, and as telnet, nc and busybox put them. */
static const char *const around[] = {"%s", "telnet: Unable to connect to remote host: %s",
                                     "(UNKNOWN) [x] 25 (smtp) : %s", "Ncat: %s.",
                                     "telnet: can't connect to remote host (192.0.2.25): %s"};

static void system_messages(void **state)
{
    size_t wrong = 0;
    EACH(i, system_texts)
    EACH(j, around)
    {
        struct text line = {0}, expected = {0};
        struct span before = span_of(around[j]), text = span_take_until(&before, '%');
        text_add(&line, text);
        text_add_string(&line, system_texts[i].text);
        text_add(&line, span_from(before, 1));
        text_add_byte(&line, '\0');
        struct extract extract;
        const struct message *message =
            message_find(((struct fixture *)*state)->dialects, ((struct fixture *)*state)->scratch,
                         span_cut(text_span(&line), 0, line.len - 1), &extract);
        bool stood = system_texts[i].trouble == TROUBLE_NONE; /* who can write to it has a connection */
        text_print(&expected, "%s %s", stood ? "reset" : "failed", trouble_name(system_texts[i].trouble));
        text_add_byte(&expected, '\0');
        struct text got = {0};
        if (message)
            text_print(&got, "%s %s", event_name(message->event), trouble_name(message->trouble));
        wrong += row_differs(line.at, text_span(&got), expected.at);
        text_free(&line);
        text_free(&expected);
        text_free(&got);
    }
    assert_int_equal(wrong, 0);
}

/* Windows' telnet client, with host and port where it names them. */
static const struct {
    const char *line, *expected;
} windows_lines[] = {
    {"Connecting To mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"Could not open connection to the host, on port 2525: Connect failed",
     "failed because=windows port=2525"},
    {"Connecting To mx1.fabrikam.com...Could not open connection to the host, on port 2525: Connect failed",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"Connection to host lost.", "closed"},
    {"Press any key to continue...", "remark"},
    {"Welcome to Microsoft Telnet Client", "remark"},
    {"Escape Character is 'CTRL+]'", "remark"},
    {"Verbindungsaufbau zu mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"Es konnte keine Verbindung mit dem Host hergestellt werden, auf Port 2525: Verbinden fehlgeschlagen",
     "failed because=windows port=2525"},
    {"Verbindungsaufbau zu mx1.fabrikam.com...Es konnte keine Verbindung mit dem Host hergestellt werden, "
     "auf Port 2525: Verbinden fehlgeschlagen",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"Verbindung zu Host verloren.", "closed"},
    {"Conectándose a mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"No se puede abrir la conexión al host, en puerto 2525: Error en la conexión",
     "failed because=windows port=2525"},
    {"Conectándose a mx1.fabrikam.com...No se puede abrir la conexión al host, en puerto 2525: Error en la "
     "conexión",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"Se ha perdido la conexión con el host.", "closed"},
    {"Connexion à mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"Impossible d'ouvrir une connexion à l'hôte, sur le port 2525: Échec lors de la connexion",
     "failed because=windows port=2525"},
    {"Connexion à mx1.fabrikam.com...Impossible d'ouvrir une connexion à l'hôte, sur le port 2525: Échec "
     "lors de la connexion",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"Perte de la connexion à l'hôte.", "closed"},
    {"Connessione a mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"Impossibile aprire una connessione con l'host. sulla porta 2525: Connessione non riuscita",
     "failed because=windows port=2525"},
    {"Connessione a mx1.fabrikam.com...Impossibile aprire una connessione con l'host. sulla porta 2525: "
     "Connessione non riuscita",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"Connessione all'host perduta.", "closed"},
    {"正在连接mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"无法打开到主机的连接。 在端口 2525: 连接失败", "failed because=windows port=2525"},
    {"正在连接mx1.fabrikam.com...无法打开到主机的连接。 在端口 2525: 连接失败",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"遗失对主机的连接。", "closed"},
    {"正連線到 mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"無法開啟到主機的連線， 在連接埠 2525: 連線失敗", "failed because=windows port=2525"},
    {"正連線到 mx1.fabrikam.com...無法開啟到主機的連線， 在連接埠 2525: 連線失敗",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"ホストへ接続できませんでした。 ポート番号 2525: 接続に失敗しました",
     "failed because=windows port=2525"},
    {"接続中: mx1.fabrikam.com...ホストへ接続できませんでした。 ポート番号 2525: 接続に失敗しました",
     "failed because=windows host=mx1.fabrikam.com port=2525"},
    {"接続中: mx1.fabrikam.com...", "connecting host=mx1.fabrikam.com"},
    {"Nie można otworzyć połączenia z hostem, na porcie 2525: Połączenie nie powiodło się",
     "failed because=windows port=2525"},
    {"Não foi possível abrir conexão com o host, na porta 2525: conexão falhou",
     "failed because=windows port=2525"},
    {"Не удалось открыть подключение к этому узлу, на порт 2525: Сбой подключения",
     "failed because=windows port=2525"},
    {"Kan geen verbinding maken met de host op poort 2525: Verbinden is mislukt",
     "failed because=windows port=2525"},
};

static void windows_telnet(void **state)
{
    size_t wrong = 0;
    EACH(i, windows_lines)
    wrong += line_differs(*state, windows_lines[i].line, windows_lines[i].expected);
    assert_int_equal(wrong, 0);
}

/* What else client programs say, and lines that they do not say. */
static const struct {
    const char *line, *expected;
} client_lines[] = {
    {"Trying 192.0.2.25...", "trying address=192.0.2.25"},
    {"Trying 2001:db8::25...", "trying address=2001:db8::25"},
    {"Connected to mx1.contoso.example.", "connected host=mx1.contoso.example"},
    {"Connected to 192.0.2.25.", "connected host=192.0.2.25"},
    {"Escape character is '^]'.", "remark"},
    {"Connection closed by foreign host.", "closed"},
    {"Connection closed.", "left"},
    {"telnet: could not resolve mx1.contoso.example/smtp: Name or service not known",
     "failed because=name host=mx1.contoso.example port=smtp"},
    {"telnet: could not resolve mx1.contoso.example/25: Temporary failure in name resolution",
     "failed because=name-temporary host=mx1.contoso.example port=25"},
    {"telnet: could not resolve mx1.contoso.example/25: Der Name oder der Dienst ist nicht bekannt",
     "failed because=name host=mx1.contoso.example port=25"},
    {"telnet: Unable to connect to remote host: Connection refused", "failed because=refused"},
    {"telnet: Unable to connect to remote host: No route to host", "failed because=unreachable"},
    {"telnet: connect to address 192.0.2.25: Connection refused",
     "failed because=refused address=192.0.2.25"},
    {"telnet: connect to address 192.0.2.25: Operation timed out",
     "failed because=timeout address=192.0.2.25"},
    {"telnet: connect to address 2001:db8::25: Network is unreachable",
     "failed because=network-unreachable address=2001:db8::25"},
    {"telnet: connect to address 192.0.2.25: No route to host",
     "failed because=unreachable address=192.0.2.25"},
    {"telnet: mx1.contoso.example: Name or service not known",
     "failed because=name host=mx1.contoso.example"},
    {"mx1.contoso.example: Name or service not known", "failed because=name host=mx1.contoso.example"},
    {"mx1.contoso.example: Unknown host", "failed because=name host=mx1.contoso.example"},
    {"telnet: Server lookup failure:  mx1.contoso.example:smtp, Name or service not known",
     "failed because=name host=mx1.contoso.example port=smtp"},
    {"telnet: bad address 'mx1.contoso.example'", "failed because=name host=mx1.contoso.example"},
    {"telnet: can't connect to remote host (192.0.2.25): Connection refused",
     "failed because=refused address=192.0.2.25"},
    {"telnet: can't connect to remote host (192.0.2.25): No route to host",
     "failed because=unreachable address=192.0.2.25"},
    {"nc: connect to mx1.contoso.example (192.0.2.25) port 25 (tcp) failed: Connection refused",
     "failed because=refused host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"nc: connect to mx1.contoso.example port 25 (tcp) failed: Connection timed out",
     "failed because=timeout host=mx1.contoso.example port=25"},
    {"nc: connect to mx1.contoso.example (192.0.2.25) port 25 (tcp) timed out: Operation now in progress",
     "failed because=timeout host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"nc: connect to mx1.contoso.example port 25 (tcp) failed: No route to host",
     "failed because=unreachable host=mx1.contoso.example port=25"},
    {"nc: connect to 2001:db8::25 port 25 (tcp) failed: Network is unreachable",
     "failed because=network-unreachable host=2001:db8::25 port=25"},
    {"nc: getaddrinfo for host \"mx1.contoso.example\" port 25: Name or service not known",
     "failed because=name host=mx1.contoso.example port=25"},
    {"nc: getaddrinfo: Name or service not known", "failed because=name"},
    {"2026/11/26 05:54:49 socat[1216] E connect(5, AF=2 192.0.2.25:25, 16): Connection refused",
     "failed because=refused address=192.0.2.25 port=25"},
    {"2026/11/26 05:54:49 socat[1216] E connect(5, AF=10 [2001:db8::25]:587, 28): Connection timed out",
     "failed because=timeout address=2001:db8::25 port=587"},
    {"mx1.contoso.example: forward host lookup failed: Unknown host",
     "failed because=name host=mx1.contoso.example"},
    {"Connection to mx1.contoso.example (192.0.2.25) 25 port [tcp/smtp] succeeded!",
     "connected host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"Connection to mx1.contoso.example 25 port [tcp/smtp] succeeded!",
     "connected host=mx1.contoso.example port=25"},
    {"mx1.contoso.example [192.0.2.25] 25 (smtp) open",
     "connected host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"mx1.contoso.example [192.0.2.25] 25 (smtp) : Connection refused",
     "failed because=refused host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"mx1.contoso.example [192.0.2.25] 25 (smtp) : Connection timed out",
     "failed because=timeout host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"mx1.contoso.example [192.0.2.25] 25 (smtp) : No route to host",
     "failed because=unreachable host=mx1.contoso.example address=192.0.2.25 port=25"},
    {"Ncat: Version 7.93 ( https://nmap.org/ncat )", "remark"},
    {"Ncat: Connected to 192.0.2.25:25.", "connected address=192.0.2.25 port=25"},
    {"Ncat: Connection refused.", "failed because=refused"},
    {"Ncat: Connection timed out.", "failed because=timeout"},
    {"Ncat: TIMEOUT.", "failed because=timeout"},
    {"Ncat: No route to host.", "failed because=unreachable"},
    {"Ncat: Could not resolve hostname \"mx1.contoso.example\": Name or service not known. QUITTING.",
     "failed because=name host=mx1.contoso.example"},
    {"Ncat: 0 bytes sent, 0 bytes received in 0.03 seconds.", "remark"},
    {"Connecting to 192.0.2.25 port 25", "connecting address=192.0.2.25 port=25"},
    {"Looking up host \"mx1.contoso.example\" for Telnet connection", "remark host=mx1.contoso.example"},
    {"Failed to connect to 192.0.2.25: Network error: Connection refused",
     "failed because=refused address=192.0.2.25"},
    {"FATAL ERROR: Network error: Connection refused", "failed because=refused"},
    {"FATAL ERROR: Network error: Connection timed out", "failed because=timeout"},
    {"FATAL ERROR: Host does not exist", "failed because=name"},
    {"=~=~=~=~=~=~= PuTTY log 2026.11.22 02:55:53 =~=~=~=~=~=~=", "connected"},
    {"'telnet' is not recognized as an internal or external command,", "failed because=not-installed"},
    {"bash: telnet: command not found", "failed because=not-installed"},
    {"-bash: telnet: command not found", "failed because=not-installed"},
    {"zsh: command not found: telnet", "failed because=not-installed"},
    {"sh: 1: telnet: not found", "failed because=not-installed"},
    {"250 Ok", ""},
    {"MAIL FROM:<chris@contoso.com>", ""},
    {"Subject: test", ""},
    {"I am trying 192.0.2.25 next", ""},
    {"", ""},
};

static void client_programs(void **state)
{
    size_t wrong = 0;
    EACH(i, client_lines)
    wrong += line_differs(*state, client_lines[i].line, client_lines[i].expected);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(system_messages), cmocka_unit_test(windows_telnet),
                                       cmocka_unit_test(client_programs)};
    return cmocka_run_group_tests(tests, begin, end);
}
