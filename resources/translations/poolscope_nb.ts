<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nb" sourcelanguage="en_GB">
<context>
    <name>Actions</name>
    <message>
        <source>Slow the chosen elements to a fifth of their speed, or restore it</source>
        <translation>Brems de valgte elementene til en femtedel av farten, eller gjenopprett farten</translation>
    </message>
    <message>
        <source>A small preview, computed by this program and not by the pool</source>
        <translation>En liten forhåndsvisning, beregnet av dette programmet og ikke av poolen</translation>
    </message>
    <message>
        <source>Move the focused panel to a window of its own, or back</source>
        <translation>Flytt det aktive panelet til et eget vindu, eller tilbake</translation>
    </message>
    <message>
        <source>Kill all chosen processes at the same moment, as a crash of their host would</source>
        <translation>Drep alle valgte prosesser i samme øyeblikk, som om verten deres krasjet</translation>
    </message>
    <message>
        <source>Choose the first answer to the lesson&apos;s question</source>
        <translation>Velg det første svaret på leksjonens spørsmål</translation>
    </message>
    <message>
        <source>Choose the fourth answer to the lesson&apos;s question</source>
        <translation>Velg det fjerde svaret på leksjonens spørsmål</translation>
    </message>
    <message>
        <source>Choose the second answer to the lesson&apos;s question</source>
        <translation>Velg det andre svaret på leksjonens spørsmål</translation>
    </message>
    <message>
        <source>Choose the third answer to the lesson&apos;s question</source>
        <translation>Velg det tredje svaret på leksjonens spørsmål</translation>
    </message>
    <message>
        <source>Ask the chosen processes to deregister and exit (SIGTERM)</source>
        <translation>Be de valgte prosessene melde seg av og avslutte (SIGTERM)</translation>
    </message>
    <message>
        <source>Ask the process to leave the pool and exit (SIGTERM)</source>
        <translation>Be prosessen forlate poolen og avslutte (SIGTERM)</translation>
    </message>
    <message>
        <source>Automatic depth</source>
        <translation>Automatisk dybde</translation>
    </message>
    <message>
        <source>Autopilot</source>
        <translation>Autopilot</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Tilbake</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Tilbake til nå</translation>
    </message>
    <message>
        <source>Back to the first view</source>
        <translation>Tilbake til den første visningen</translation>
    </message>
    <message>
        <source>Restore the default text size</source>
        <translation>Gjenopprett vanlig skriftstørrelse</translation>
    </message>
    <message>
        <source>Start the chosen comparison, or stop the one that is running</source>
        <translation>Start den valgte sammenligningen, eller avslutt den som pågår</translation>
    </message>
    <message>
        <source>Bookmarks, and the views seen so far, as small pictures</source>
        <translation>Bokmerker og visninger hittil, som små bilder</translation>
    </message>
    <message>
        <source>By element, borders, plain</source>
        <translation>Etter element, kanter, rent</translation>
    </message>
    <message>
        <source>Change its weight, speed, capacity or load while it runs</source>
        <translation>Endre vekt, fart, kapasitet eller last mens det kjører</translation>
    </message>
    <message>
        <source>Chaos</source>
        <translation>Kaos</translation>
    </message>
    <message>
        <source>Choose elements to start</source>
        <translation>Velg elementer å starte</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Kommandoer</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Sammenlign</translation>
    </message>
    <message>
        <source>Compare policies</source>
        <translation>Sammenlign policyer</translation>
    </message>
    <message>
        <source>Compute this view again</source>
        <translation>Beregn denne visningen på nytt</translation>
    </message>
    <message>
        <source>Copy the coordinates</source>
        <translation>Kopier koordinatene</translation>
    </message>
    <message>
        <source>More iterations</source>
        <translation>Flere iterasjoner</translation>
    </message>
    <message>
        <source>Fewer iterations</source>
        <translation>Færre iterasjoner</translation>
    </message>
    <message>
        <source>Crash the host</source>
        <translation>La verten krasje</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Bryt</translation>
    </message>
    <message>
        <source>Delay 200 ms</source>
        <translation>Forsink 200 ms</translation>
    </message>
    <message>
        <source>Kill the chosen processes immediately (SIGKILL)</source>
        <translation>Drep de valgte prosessene med en gang (SIGKILL)</translation>
    </message>
    <message>
        <source>Kill the process immediately, without deregistration (SIGKILL)</source>
        <translation>Drep prosessen med en gang, uten avmelding (SIGKILL)</translation>
    </message>
    <message>
        <source>Previous event</source>
        <translation>Forrige hendelse</translation>
    </message>
    <message>
        <source>All messages field by field, and as a sequence chart</source>
        <translation>Alle meldinger felt for felt, og som sekvensdiagram</translation>
    </message>
    <message>
        <source>Delay messages between the two chosen components by 200 ms in each direction</source>
        <translation>Forsink meldinger mellom de to valgte komponentene med 200 ms i hver retning</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Overalt</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Eksporter sammenligningen</translation>
    </message>
    <message>
        <source>Export the graphs</source>
        <translation>Eksporter grafene</translation>
    </message>
    <message>
        <source>Export the messages</source>
        <translation>Eksporter meldingene</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Feil</translation>
    </message>
    <message>
        <source>Random faults until you stop it; then everything is healed</source>
        <translation>Tilfeldige feil til du avslutter kaoset; da gjenopprettes alt</translation>
    </message>
    <message>
        <source>Fewer sessions</source>
        <translation>Færre økter</translation>
    </message>
    <message>
        <source>Fewer tiles in flight</source>
        <translation>Færre fliser underveis</translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>Fyll skjermen</translation>
    </message>
    <message>
        <source>Filter the journal</source>
        <translation>Filtrer journalen</translation>
    </message>
    <message>
        <source>Find a command by its name</source>
        <translation>Finn en kommando etter navn</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>Første svar</translation>
    </message>
    <message>
        <source>Fly along the border of the set, zooming in, until you take over</source>
        <translation>Fly langs kanten av mengden og zoom inn, til du tar over</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Fram</translation>
    </message>
    <message>
        <source>Fourth answer</source>
        <translation>Fjerde svar</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Frys</translation>
    </message>
    <message>
        <source>Freeze or thaw</source>
        <translation>Frys eller tin opp</translation>
    </message>
    <message>
        <source>Pause the graphs</source>
        <translation>Sett grafene på pause</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Fullskjerm</translation>
    </message>
    <message>
        <source>Go back to the previous event</source>
        <translation>Gå tilbake til forrige hendelse</translation>
    </message>
    <message>
        <source>Go on to the next event</source>
        <translation>Gå videre til neste hendelse</translation>
    </message>
    <message>
        <source>Continue the lesson</source>
        <translation>Fortsett leksjonen</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>Gå til bildet</translation>
    </message>
    <message>
        <source>Go to the pool</source>
        <translation>Gå til poolen</translation>
    </message>
    <message>
        <source>Go to the time line</source>
        <translation>Gå til tidslinjen</translation>
    </message>
    <message>
        <source>Go to the coordinates on the clipboard</source>
        <translation>Gå til koordinatene på utklippstavlen</translation>
    </message>
    <message>
        <source>Go to the view of a saved picture or of a fractal file</source>
        <translation>Gå til visningen i et lagret bilde eller en fraktalfil</translation>
    </message>
    <message>
        <source>Good places in random order, with a pause after each</source>
        <translation>Gode steder i tilfeldig rekkefølge, med en pause etter hvert</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Grafer</translation>
    </message>
    <message>
        <source>Interpolate between iteration counts to avoid colour bands; applied when a picture is complete</source>
        <translation>Interpoler mellom iterasjonstallene for å unngå fargestriper; gjøres når et bilde er ferdig</translation>
    </message>
    <message>
        <source>Zoom out 2× around the centre</source>
        <translation>Zoom ut 2× rundt midten</translation>
    </message>
    <message>
        <source>Half the iterations: faster</source>
        <translation>Halvparten så mange iterasjoner: raskere</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Heal</source>
        <translation>Gjenopprett</translation>
    </message>
    <message>
        <source>Heal everything</source>
        <translation>Gjenopprett alt</translation>
    </message>
    <message>
        <source>Choose how many elements to start, their pool, policy, weight, capacity and speed</source>
        <translation>Velg hvor mange elementer som skal startes, og pool, policy, vekt, kapasitet og fart</translation>
    </message>
    <message>
        <source>Image loop</source>
        <translation>Bildesløyfe</translation>
    </message>
    <message>
        <source>In a lesson</source>
        <translation>I en leksjon</translation>
    </message>
    <message>
        <source>In the Faults panel</source>
        <translation>I feilpanelet</translation>
    </message>
    <message>
        <source>In the picture</source>
        <translation>I bildet</translation>
    </message>
    <message>
        <source>Julia set at the pointer</source>
        <translation>Juliamengde ved pekeren</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Taster</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>Drep</translation>
    </message>
    <message>
        <source>Kill, freeze or slow processes, cut links, and see how the pool reacts</source>
        <translation>Drep, frys eller brems prosesser, bryt forbindelser, og se hvordan poolen reagerer</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Større skrift</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>Siste minutt</translation>
    </message>
    <message>
        <source>Light, dark, high contrast, or the same as the desktop</source>
        <translation>Lyst, mørkt, høy kontrast, eller som på skrivebordet</translation>
    </message>
    <message>
        <source>Heal all links, thaw frozen processes and restore the speed of slowed elements</source>
        <translation>Gjenopprett alle forbindelser, tin opp fryste prosesser og gjenopprett farten til bremsede elementer</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Compute the picture</source>
        <translation>Beregn bildet</translation>
    </message>
    <message>
        <source>Export the class</source>
        <translation>Eksporter klassen</translation>
    </message>
    <message>
        <source>Invite the class</source>
        <translation>Inviter klassen</translation>
    </message>
    <message>
        <source>Join a class</source>
        <translation>Bli med i en klasse</translation>
    </message>
    <message>
        <source>Leave the scope that others run</source>
        <translation>Forlat scopet som andre driver</translation>
    </message>
    <message>
        <source>Lend this machine to a class, with the code that the teacher shows</source>
        <translation>Lån ut denne maskinen til en klasse, med koden som læreren viser</translation>
    </message>
    <message>
        <source>Let students join with their computers, which compute the picture</source>
        <translation>La elever bli med med maskinene sine, som beregner bildet</translation>
    </message>
    <message>
        <source>Look down</source>
        <translation>Se ned</translation>
    </message>
    <message>
        <source>Look left</source>
        <translation>Se til venstre</translation>
    </message>
    <message>
        <source>Look right</source>
        <translation>Se til høyre</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>Se opp</translation>
    </message>
    <message>
        <source>Lose 10 %</source>
        <translation>Mist 10 %</translation>
    </message>
    <message>
        <source>Make everything easier to read from a distance</source>
        <translation>Gjør alt lettere å lese på avstand</translation>
    </message>
    <message>
        <source>Make everything smaller, to fit more on the screen</source>
        <translation>Gjør alt mindre, så mer får plass på skjermen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldinger</translation>
    </message>
    <message>
        <source>More sessions</source>
        <translation>Flere økter</translation>
    </message>
    <message>
        <source>More tiles in flight</source>
        <translation>Flere fliser underveis</translation>
    </message>
    <message>
        <source>Move the focus to the first element</source>
        <translation>Flytt fokus til det første elementet</translation>
    </message>
    <message>
        <source>Move the focus to the picture</source>
        <translation>Flytt fokus til bildet</translation>
    </message>
    <message>
        <source>Move the focus to the time line</source>
        <translation>Flytt fokus til tidslinjen</translation>
    </message>
    <message>
        <source>Move the view down</source>
        <translation>Flytt visningen ned</translation>
    </message>
    <message>
        <source>Move the view to the left</source>
        <translation>Flytt visningen til venstre</translation>
    </message>
    <message>
        <source>Move the view to the right</source>
        <translation>Flytt visningen til høyre</translation>
    </message>
    <message>
        <source>Move the view up</source>
        <translation>Flytt visningen opp</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Neste</translation>
    </message>
    <message>
        <source>Next event</source>
        <translation>Neste hendelse</translation>
    </message>
    <message>
        <source>Next palette</source>
        <translation>Neste palett</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Neste bilde</translation>
    </message>
    <message>
        <source>Next theme</source>
        <translation>Neste tema</translation>
    </message>
    <message>
        <source>Next tint</source>
        <translation>Neste fargelegging</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Vanlig skriftstørrelse</translation>
    </message>
    <message>
        <source>Block everything between the two chosen components</source>
        <translation>Sperr alt mellom de to valgte komponentene</translation>
    </message>
    <message>
        <source>On a row of the pool</source>
        <translation>På en rad i poolen</translation>
    </message>
    <message>
        <source>Make the autopilot or the image loop move on now</source>
        <translation>La autopiloten eller bildesløyfen gå videre nå</translation>
    </message>
    <message>
        <source>Lose one packet in ten between the two chosen components</source>
        <translation>Mist hver tiende pakke mellom de to valgte komponentene</translation>
    </message>
    <message>
        <source>Show only the picture, a legend and the large numbers</source>
        <translation>Vis bare bildet, en tegnforklaring og de store tallene</translation>
    </message>
    <message>
        <source>Open a place</source>
        <translation>Åpne et sted</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Åpne et opptak</translation>
    </message>
    <message>
        <source>Change the colours of the plain picture</source>
        <translation>Bytt fargene i det rene bildet</translation>
    </message>
    <message>
        <source>Paste coordinates</source>
        <translation>Lim inn koordinater</translation>
    </message>
    <message>
        <source>Play a recorded run</source>
        <translation>Spill av en kjøring fra et opptak</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Spill av eller ta pause</translation>
    </message>
    <message>
        <source>Play the run from the moment shown, or from the beginning</source>
        <translation>Spill av kjøringen fra øyeblikket som vises, eller fra begynnelsen</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Presentasjon</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Avslutt programmet</translation>
    </message>
    <message>
        <source>Show the previous caption again; nothing is undone</source>
        <translation>Vis forrige tekst igjen; ingenting angres</translation>
    </message>
    <message>
        <source>Record to a file</source>
        <translation>Ta opp til en fil</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Reduser bevegelse</translation>
    </message>
    <message>
        <source>Render again</source>
        <translation>Beregn på nytt</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Lagre bildet</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Andre svar</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Vis alle tastene</translation>
    </message>
    <message>
        <source>Show only entries that contain a text</source>
        <translation>Vis bare oppføringer som inneholder en tekst</translation>
    </message>
    <message>
        <source>Show the join code</source>
        <translation>Vis koden</translation>
    </message>
    <message>
        <source>Show what is happening now</source>
        <translation>Vis det som skjer nå</translation>
    </message>
    <message>
        <source>Slow down</source>
        <translation>Brems</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Mindre skrift</translation>
    </message>
    <message>
        <source>Smooth colouring</source>
        <translation>Jevne farger</translation>
    </message>
    <message>
        <source>Start a registrar</source>
        <translation>Start en registrar</translation>
    </message>
    <message>
        <source>Start a registrar and three elements, and render a picture with them</source>
        <translation>Start en registrar og tre elementer, og beregn et bilde med dem</translation>
    </message>
    <message>
        <source>Start an element</source>
        <translation>Start et element</translation>
    </message>
    <message>
        <source>Start a pool element with the chosen options</source>
        <translation>Start et poolelement med de valgte innstillingene</translation>
    </message>
    <message>
        <source>Start another registrar</source>
        <translation>Start enda en registrar</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Start demoen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Avslutt</translation>
    </message>
    <message>
        <source>Stop all processes and close the window</source>
        <translation>Avslutt alle prosesser og lukk vinduet</translation>
    </message>
    <message>
        <source>Stop rendering; the finished part stays</source>
        <translation>Avslutt beregningen; den ferdige delen blir stående</translation>
    </message>
    <message>
        <source>Freeze the chosen processes (SIGSTOP), or thaw them (SIGCONT)</source>
        <translation>Frys de valgte prosessene (SIGSTOP), eller tin dem opp (SIGCONT)</translation>
    </message>
    <message>
        <source>Freeze the process (SIGSTOP), or thaw it (SIGCONT)</source>
        <translation>Frys prosessen (SIGSTOP), eller tin den opp (SIGCONT)</translation>
    </message>
    <message>
        <source>Undock the panel</source>
        <translation>Løsne panelet</translation>
    </message>
    <message>
        <source>Restore the chosen link</source>
        <translation>Gjenopprett den valgte forbindelsen</translation>
    </message>
    <message>
        <source>Let the graphs follow the run again</source>
        <translation>La grafene følge kjøringen igjen</translation>
    </message>
    <message>
        <source>Pause the graphs; measuring continues</source>
        <translation>Sett grafene på pause; målingen fortsetter</translation>
    </message>
    <message>
        <source>Adjust the number of iterations to each zoom</source>
        <translation>Tilpass antall iterasjoner til hver zoom</translation>
    </message>
    <message>
        <source>Run the same work under several policies, with a chart and a table</source>
        <translation>Kjør samme arbeid med flere policyer, med diagram og tabell</translation>
    </message>
    <message>
        <source>Go to the next view</source>
        <translation>Gå til neste visning</translation>
    </message>
    <message>
        <source>Go to the previous view</source>
        <translation>Gå til forrige visning</translation>
    </message>
    <message>
        <source>Show changes without animation</source>
        <translation>Vis endringer uten animasjon</translation>
    </message>
    <message>
        <source>Third answer</source>
        <translation>Tredje svar</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>Topologi</translation>
    </message>
    <message>
        <source>Tune the element</source>
        <translation>Juster elementet</translation>
    </message>
    <message>
        <source>Use an existing scope…</source>
        <translation>Bruk et eksisterende scope …</translation>
    </message>
    <message>
        <source>Use own registrars again</source>
        <translation>Bruk egne registrarer igjen</translation>
    </message>
    <message>
        <source>Use registrars that run elsewhere, by their addresses or their announcements</source>
        <translation>Bruk registrarer som kjører andre steder, med adressene eller kunngjøringene deres</translation>
    </message>
    <message>
        <source>Who takes part in the class, and how much each has done</source>
        <translation>Hvem som er med i klassen, og hvor mye hver har gjort</translation>
    </message>
    <message>
        <source>Write the table of students to a CSV file, or the picture with its legend to a PNG file</source>
        <translation>Skriv tabellen over elevene til en CSV-fil, eller bildet med tegnforklaring til en PNG-fil</translation>
    </message>
    <message>
        <source>Zoom in 2× around the centre</source>
        <translation>Zoom inn 2× rundt midten</translation>
    </message>
    <message>
        <source>Twice the iterations: more detail in dark areas, but slower</source>
        <translation>Dobbelt så mange iterasjoner: flere detaljer i mørke områder, men langsommere</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Visninger</translation>
    </message>
    <message>
        <source>What each registrar knows, side by side</source>
        <translation>Hva hver registrar vet, side om side</translation>
    </message>
    <message>
        <source>Copy the coordinates of this view as a line of text</source>
        <translation>Kopier koordinatene for denne visningen som en tekstlinje</translation>
    </message>
    <message>
        <source>All components and the associations between them, as a drawing</source>
        <translation>Alle komponenter og assosiasjonene mellom dem, som tegning</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Hele bildet</translation>
    </message>
    <message>
        <source>Work, load, pools, round trips and failovers over time</source>
        <translation>Arbeid, last, pooler, svartider og failovere over tid</translation>
    </message>
    <message>
        <source>Write the chart to a PNG or SVG file, or the figures to CSV or JSON</source>
        <translation>Skriv diagrammet til en PNG- eller SVG-fil, eller tallene til CSV eller JSON</translation>
    </message>
    <message>
        <source>Write the visible graphs to a PNG, SVG or CSV file</source>
        <translation>Skriv grafene som vises, til en PNG-, SVG- eller CSV-fil</translation>
    </message>
    <message>
        <source>Write the listed messages to a pcapng file for Wireshark, or the chart to an SVG file</source>
        <translation>Skriv meldingene i listen til en pcapng-fil for Wireshark, eller diagrammet til en SVG-fil</translation>
    </message>
    <message>
        <source>Write the picture to a PNG file with its coordinates inside</source>
        <translation>Skriv bildet til en PNG-fil som inneholder koordinatene</translation>
    </message>
    <message>
        <source>Write this run from its beginning to a file that plays without processes</source>
        <translation>Skriv denne kjøringen fra begynnelsen til en fil som spilles av uten prosesser</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom inn</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom ut</translation>
    </message>
</context>
<context>
    <name>Bookmarks</name>
    <message>
        <source>The bookmarks in {path} could not all be read; the file is kept as {name}.</source>
        <translation>Ikke alle bokmerkene i {path} kunne leses; filen er beholdt som {name}.</translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation>{path} kan ikke leses.</translation>
    </message>
</context>
<context>
    <name>Chaos</name>
    <message numerus="yes">
        <source>Chaos with seed {seed} stopped after %n fault(s)</source>
        <translation>
            <numerusform>Kaos med startverdi {seed} ble avsluttet etter %n feil</numerusform>
            <numerusform>Kaos med startverdi {seed} ble avsluttet etter %n feil</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chaos with seed {seed}: %n fault(s) so far</source>
        <translation>
            <numerusform>Kaos med startverdi {seed}: %n feil så langt</numerusform>
            <numerusform>Kaos med startverdi {seed}: %n feil så langt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>Borders</source>
        <translation>Kanter</translation>
    </message>
    <message>
        <source>By element</source>
        <translation>Etter element</translation>
    </message>
    <message>
        <source>Each tile in the colour of the element that computed it</source>
        <translation>Hver flis i fargen til elementet som beregnet den</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>Rent</translation>
    </message>
    <message>
        <source>Only the picture</source>
        <translation>Bare bildet</translation>
    </message>
    <message>
        <source>The picture&apos;s own colours, each tile framed in the colour of its element</source>
        <translation>Bildets egne farger, med hver flis innrammet i fargen til elementet sitt</translation>
    </message>
</context>
<context>
    <name>Class</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elementer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n student(s)</source>
        <translation>
            <numerusform>%n elev</numerusform>
            <numerusform>%n elever</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n student(s) here</source>
        <translation>
            <numerusform>%n elev her</numerusform>
            <numerusform>%n elever her</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s)</source>
        <translation>
            <numerusform>%n flis</numerusform>
            <numerusform>%n fliser</numerusform>
        </translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Export the class</source>
        <translation>Eksporter klassen</translation>
    </message>
    <message>
        <source>First end the class: one window shows one pool</source>
        <translation>Avslutt klassen først: ett vindu viser én pool</translation>
    </message>
    <message>
        <source>Invite a class, and its computers compute the picture, each in its own colour.</source>
        <translation>Inviter en klasse, så beregner maskinene dens bildet, hver i sin farge.</translation>
    </message>
    <message>
        <source>Let in again</source>
        <translation>Slipp inn igjen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maskin</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Navn</translation>
    </message>
    <message>
        <source>Name to show for {name}</source>
        <translation>Navn som vises for {name}</translation>
    </message>
    <message>
        <source>Only you see it, here, in the picture and in tables</source>
        <translation>Bare du ser det: her, i bildet og i tabeller</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Fjern</translation>
    </message>
    <message>
        <source>Remove from the class</source>
        <translation>Fjern fra klassen</translation>
    </message>
    <message>
        <source>Its elements go at once, and its name and address cannot join again</source>
        <translation>Elementene forsvinner med en gang, og verken navnet eller adressen kan bli med igjen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Eksporter …</translation>
    </message>
    <message>
        <source>Nobody can join with the present code any more; the others stay</source>
        <translation>Ingen kan lenger bli med med den nåværende koden; de andre blir</translation>
    </message>
    <message>
        <source>Nobody is here now</source>
        <translation>Ingen er her nå</translation>
    </message>
    <message>
        <source>Nobody is here yet</source>
        <translation>Ingen er her ennå</translation>
    </message>
    <message>
        <source>Remove and change the code</source>
        <translation>Fjern og endre koden</translation>
    </message>
    <message>
        <source>Remove the chosen student: its elements go at once, and its name and address cannot join again</source>
        <translation>Fjern den valgte eleven: elementene forsvinner med en gang, og verken navnet eller adressen kan bli med igjen</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Andel</translation>
    </message>
    <message>
        <source>Show another name</source>
        <translation>Vis et annet navn</translation>
    </message>
    <message>
        <source>Show another name…</source>
        <translation>Vis et annet navn …</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tilstand</translation>
    </message>
    <message>
        <source>Students</source>
        <translation>Elever</translation>
    </message>
    <message>
        <source>The class ends …</source>
        <translation>Klassen avsluttes …</translation>
    </message>
    <message>
        <source>The class is open; its code is {code}</source>
        <translation>Klassen er åpen; koden er {code}</translation>
    </message>
    <message>
        <source>The class is over</source>
        <translation>Klassen er over</translation>
    </message>
    <message>
        <source>The class is over: {students}, {tiles}.</source>
        <translation>Klassen er over: {students}, {tiles}.</translation>
    </message>
    <message>
        <source>The package {name} is missing. Install what a class needs: pip install &apos;poolscope[window]&apos;</source>
        <translation>Pakken {name} mangler. Installer det en klasse trenger: pip install &apos;poolscope[window]&apos;</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Fliser</translation>
    </message>
    <message>
        <source>has left</source>
        <translation>har gått</translation>
    </message>
    <message>
        <source>has vanished</source>
        <translation>forsvunnet</translation>
    </message>
    <message>
        <source>joining</source>
        <translation>blir med</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>tar pause</translation>
    </message>
    <message>
        <source>working</source>
        <translation>arbeider</translation>
    </message>
    <message>
        <source>{name} has left the class</source>
        <translation>{name} har forlatt klassen</translation>
    </message>
    <message>
        <source>took part</source>
        <translation>var med</translation>
    </message>
    <message>
        <source>was removed</source>
        <translation>fjernet</translation>
    </message>
    <message>
        <source>{name} at {host} has vanished</source>
        <translation>{name} på {host} er forsvunnet</translation>
    </message>
    <message>
        <source>{name} at {host} was removed from the class</source>
        <translation>{name} på {host} ble fjernet fra klassen</translation>
    </message>
    <message>
        <source>{name} joins from {host}</source>
        <translation>{name} blir med fra {host}</translation>
    </message>
    <message>
        <source>{name} pauses at {host}</source>
        <translation>{name} på {host} tar pause</translation>
    </message>
    <message>
        <source>{name} works at {host}</source>
        <translation>{name} arbeider på {host}</translation>
    </message>
</context>
<context>
    <name>Classroom</name>
    <message>
        <source>a letter or digit of the code {text} is wrong; compare it with the board</source>
        <translation>en bokstav eller et siffer i koden {text} er feil; sammenlign den med tavla</translation>
    </message>
    <message>
        <source>a name needs letters; choose another</source>
        <translation>et navn trenger bokstaver; velg et annet</translation>
    </message>
    <message>
        <source>at {address} is another class, or somebody who pretends to be one; check the code</source>
        <translation>på {address} er det en annen klasse, eller noen som utgir seg for å være en; kontroller koden</translation>
    </message>
    <message>
        <source>at {address} somebody pretends to be the class; tell the teacher</source>
        <translation>på {address} utgir noen seg for å være klassen; si fra til læreren</translation>
    </message>
    <message>
        <source>it runs on battery</source>
        <translation>den går på batteri</translation>
    </message>
    <message>
        <source>its lid is closed</source>
        <translation>lokket er lukket</translation>
    </message>
    <message>
        <source>its owner asked for a pause</source>
        <translation>eieren har bedt om en pause</translation>
    </message>
    <message>
        <source>its owner uses the processor</source>
        <translation>eieren bruker prosessoren</translation>
    </message>
    <message>
        <source>its screen is locked</source>
        <translation>skjermen er låst</translation>
    </message>
    <message>
        <source>logind does not answer</source>
        <translation>logind svarer ikke</translation>
    </message>
    <message>
        <source>no class answers at {host}, port {port}; compare the address with the teacher&apos;s</source>
        <translation>ingen klasse svarer på {host}, port {port}; sammenlign adressen med lærerens</translation>
    </message>
    <message>
        <source>no class with this code was found in this network; is the machine in the teacher&apos;s network? Otherwise give the address that the teacher&apos;s screen shows</source>
        <translation>fant ingen klasse med denne koden i dette nettet; er maskinen i lærerens nett? Oppgi ellers adressen som lærerens skjerm viser</translation>
    </message>
    <message>
        <source>screen lock is not watched: {why}</source>
        <translation>skjermlåsen blir ikke overvåket: {why}</translation>
    </message>
    <message>
        <source>somebody else has joined as {name} meanwhile; join again with another name</source>
        <translation>noen andre er blitt med som {name} i mellomtiden; bli med igjen med et annet navn</translation>
    </message>
    <message>
        <source>the battery is not watched: {why}</source>
        <translation>batteriet blir ikke overvåket: {why}</translation>
    </message>
    <message>
        <source>the class cannot be reached any more; ask the teacher whether it is over</source>
        <translation>klassen kan ikke nås lenger; spør læreren om den er over</translation>
    </message>
    <message>
        <source>the class cannot be served at {addresses}: {reason}</source>
        <translation>klassen kan ikke tilbys på {addresses}: {reason}</translation>
    </message>
    <message>
        <source>the class is full; tell the teacher</source>
        <translation>klassen er full; si fra til læreren</translation>
    </message>
    <message>
        <source>the class is over; ask the teacher for a new code</source>
        <translation>klassen er over; be læreren om en ny kode</translation>
    </message>
    <message>
        <source>the clock of this machine is {time} ahead of the teacher&apos;s; set it, and join again</source>
        <translation>klokka på denne maskinen går {time} foran lærerens; still den, og bli med igjen</translation>
    </message>
    <message>
        <source>the clock of this machine is {time} behind the teacher&apos;s; set it, and join again</source>
        <translation>klokka på denne maskinen går {time} etter lærerens; still den, og bli med igjen</translation>
    </message>
    <message>
        <source>the code is of this class but not right; ask the teacher for the present one</source>
        <translation>koden hører til denne klassen, men er ikke riktig; be læreren om den som gjelder nå</translation>
    </message>
    <message>
        <source>the desk does not understand this program; use the same version on all machines</source>
        <translation>påmeldingen til klassen forstår ikke dette programmet; bruk samme versjon på alle maskiner</translation>
    </message>
    <message>
        <source>the lid is not watched: {why}</source>
        <translation>lokket blir ikke overvåket: {why}</translation>
    </message>
    <message>
        <source>the name {name} is taken; choose another, or wait a few seconds if it was you</source>
        <translation>navnet {name} er opptatt; velg et annet, eller vent noen sekunder hvis det var deg</translation>
    </message>
    <message>
        <source>the package psutil is missing</source>
        <translation>pakken psutil mangler</translation>
    </message>
    <message>
        <source>the registrar of the class does not start</source>
        <translation>registraren til klassen starter ikke</translation>
    </message>
    <message>
        <source>the registrar of the class {what}</source>
        <translation>registraren til klassen {what}</translation>
    </message>
    <message>
        <source>the teacher has removed you; talk to the teacher</source>
        <translation>læreren har fjernet deg; snakk med læreren</translation>
    </message>
    <message>
        <source>the use of the processor is not watched: {why}</source>
        <translation>bruken av prosessoren blir ikke overvåket: {why}</translation>
    </message>
    <message>
        <source>there is no busctl here, which asks the system about it</source>
        <translation>busctl, som spør systemet om det, finnes ikke her</translation>
    </message>
    <message>
        <source>there were too many wrong codes; try again in {time}</source>
        <translation>det var for mange gale koder; prøv igjen om {time}</translation>
    </message>
    <message>
        <source>this machine has no battery</source>
        <translation>denne maskinen har ikke batteri</translation>
    </message>
    <message>
        <source>this machine is in no network; connect it, and join again</source>
        <translation>denne maskinen er ikke i noe nett; koble den til, og bli med igjen</translation>
    </message>
    <message>
        <source>too many names have joined from this machine&apos;s address; use one of those, or tell the teacher</source>
        <translation>For mange navn har blitt med fra adressen til denne maskinen; bruk et av dem, eller si fra til læreren</translation>
    </message>
    <message>
        <source>{address} is not an address of this machine, so no class can be looked for there; it has {own}</source>
        <translation>{address} er ingen adresse til denne maskinen, så der kan ingen klasse søkes; den har {own}</translation>
    </message>
    <message>
        <source>{path} cannot be written; programs that use it will not know who has been removed</source>
        <translation>{path} kan ikke skrives; programmer som bruker den, får ikke vite hvem som er fjernet</translation>
    </message>
    <message>
        <source>“{text}” is no join code; a code has {number} letters and digits, like K7M2P-9WQX4-TB3HA</source>
        <translation>«{text}» er ingen klassekode; en kode har {number} bokstaver og sifre, som K7M2P-9WQX4-TB3HA</translation>
    </message>
    <message>
        <source>“{text}” is not an address, like 10.1.0.1; leave it empty if you do not know it</source>
        <translation>«{text}» er ingen adresse som 10.1.0.1; la feltet stå tomt hvis du ikke kjenner den</translation>
    </message>
</context>
<context>
    <name>Colours</name>
    <message>
        <source>Dusk</source>
        <translation>Skumring</translation>
    </message>
    <message>
        <source>Ember</source>
        <translation>Glo</translation>
    </message>
    <message>
        <source>Glacier</source>
        <translation>Isbre</translation>
    </message>
    <message>
        <source>Lagoon, for all eyes</source>
        <translation>Lagune, for alle øyne</translation>
    </message>
    <message>
        <source>Meadow</source>
        <translation>Eng</translation>
    </message>
    <message>
        <source>Orchid</source>
        <translation>Orkidé</translation>
    </message>
    <message>
        <source>Slate, for all eyes</source>
        <translation>Skifer, for alle øyne</translation>
    </message>
    <message>
        <source>The picture in these colours</source>
        <translation>Bildet i disse fargene</translation>
    </message>
    <message>
        <source>Tide, for all eyes</source>
        <translation>Tidevann, for alle øyne</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Commands</source>
        <translation>Kommandoer</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>Kommandoer som ble funnet</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Finn en kommando</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Hva vil du gjøre?</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>One number per element: its relative speed and its number of parallel sessions</source>
        <translation>Ett tall per element: relativ fart og antall samtidige økter</translation>
    </message>
    <message>
        <source>All took about the same time: {best} {short}, {worst} {long}.</source>
        <translation>Alle brukte omtrent like lang tid: {best} {short}, {worst} {long}.</translation>
    </message>
    <message>
        <source>An element did not register in time.</source>
        <translation>Et element registrerte seg ikke i tide.</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Opptatt</translation>
    </message>
    <message>
        <source>Capacities</source>
        <translation>Kapasiteter</translation>
    </message>
    <message>
        <source>Capacities are numbers above 0, separated by colons: 1 : 2 : 4</source>
        <translation>Kapasiteter er tall over 0 med kolon mellom: 1 : 2 : 4</translation>
    </message>
    <message>
        <source>Chart of the policies</source>
        <translation>Diagram over policyene</translation>
    </message>
    <message>
        <source>Choose at least one policy.</source>
        <translation>Velg minst én policy.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Sammenlign</translation>
    </message>
    <message>
        <source>Compare policies</source>
        <translation>Sammenlign policyer</translation>
    </message>
    <message>
        <source>Each policy gets its own elements, which compute a picture. With all of them at full speed to the end it takes {time}.</source>
        <translation>Hver policy får egne elementer som beregner et bilde. Når alle kjører med full fart til slutten, tar det {time}.</translation>
    </message>
    <message>
        <source>Stop the comparison</source>
        <translation>Avslutt sammenligningen</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Eksporter sammenligningen</translation>
    </message>
    <message>
        <source>Figures of the comparison</source>
        <translation>Tallene fra sammenligningen</translation>
    </message>
    <message>
        <source>The size of the picture, the same for all policies</source>
        <translation>Størrelsen på bildet, lik for alle policyer</translation>
    </message>
    <message>
        <source>Progress of the comparison</source>
        <translation>Framdrift for sammenligningen</translation>
    </message>
    <message>
        <source>How often each policy runs; the median counts</source>
        <translation>Hvor mange ganger hver policy kjøres; medianen teller</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>Liten</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Middels</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Stor</translation>
    </message>
    <message>
        <source>No progress for {seconds} s: {reason}</source>
        <translation>Ingen framdrift på {seconds} s: {reason}</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Policyer</translation>
    </message>
    <message>
        <source>Policy, element</source>
        <translation>Policy, element</translation>
    </message>
    <message>
        <source>Runs of each</source>
        <translation>Kjøringer per policy</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startverdi</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Andel</translation>
    </message>
    <message>
        <source>The comparison was stopped.</source>
        <translation>Sammenligningen ble avsluttet.</translation>
    </message>
    <message>
        <source>The same seed gives the same selections</source>
        <translation>Samme startverdi gir samme valg</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Fliser</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Time: until the picture was complete; the dashed line is the time of all elements at full speed.
Share: each element&apos;s share of the work; the notches above mark its share of the total speed.
Busy: the share of the time in which an element had at least one tile.</source>
        <translation>Tid: til bildet var ferdig; den stiplede linjen er tiden med full fart for alle elementer.
Andel: hvert elements andel av arbeidet; hakkene over viser andelen av den samlede farten.
Opptatt: andelen av tiden da et element hadde minst én flis.</translation>
    </message>
    <message>
        <source>While idle, it selects in this order: {order}</source>
        <translation>Uten last velger den i denne rekkefølgen: {order}</translation>
    </message>
    <message>
        <source>With {worst}, element {number} got {share} % of the work but has {ability} % of the speed, so the others waited for it.</source>
        <translation>Med {worst} fikk element {number} {share} % av arbeidet, men har {ability} % av farten, så de andre ventet på det.</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeid</translation>
    </message>
    <message>
        <source>all at full speed: {time}</source>
        <translation>alle med full fart: {time}</translation>
    </message>
    <message>
        <source>no element answers</source>
        <translation>ingen elementer svarer</translation>
    </message>
    <message>
        <source>{best} took {short}, {worst} took {long}: {times} times as long.</source>
        <translation>{best} brukte {short}, {worst} brukte {long}: {times} ganger så lenge.</translation>
    </message>
    <message>
        <source>{best} took {short}.</source>
        <translation>{best} brukte {short}.</translation>
    </message>
    <message>
        <source>{mark} of capacity {capacity}</source>
        <translation>{mark} med kapasitet {capacity}</translation>
    </message>
    <message>
        <source>{policy}: run {number} of {runs}.</source>
        <translation>{policy}: kjøring {number} av {runs}.</translation>
    </message>
    <message>
        <source>{policy}, {runs} runs</source>
        <translation>{policy}, {runs} kjøringer</translation>
    </message>
    <message>
        <source>At most {speed} points per second; registered as {policy}</source>
        <translation>Høyst {speed} punkter i sekundet; registrert som {policy}</translation>
    </message>
</context>
<context>
    <name>Components</name>
    <message>
        <source>Component {identifier}</source>
        <translation>Komponent {identifier}</translation>
    </message>
    <message>
        <source>Element {identifier}</source>
        <translation>Element {identifier}</translation>
    </message>
    <message>
        <source>Other components</source>
        <translation>Andre komponenter</translation>
    </message>
    <message>
        <source>Registrar with unknown identifier</source>
        <translation>Registrar med ukjent identifikator</translation>
    </message>
    <message>
        <source>Registrar {identifier}</source>
        <translation>Registrar {identifier}</translation>
    </message>
    <message>
        <source>User {identifier}</source>
        <translation>Bruker {identifier}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>og {count} til</translation>
    </message>
    <message>
        <source>and {count} more associations</source>
        <translation>og {count} assosiasjoner til</translation>
    </message>
    <message>
        <source>calculation</source>
        <translation>beregning</translation>
    </message>
    <message>
        <source>fractals</source>
        <translation>fraktaler</translation>
    </message>
    <message>
        <source>ping-pong</source>
        <translation>pingpong</translation>
    </message>
    <message>
        <source>protocol {number}</source>
        <translation>protokoll {number}</translation>
    </message>
    <message>
        <source>reports from {address}</source>
        <translation>rapporterer fra {address}</translation>
    </message>
    <message>
        <source>scripting</source>
        <translation>skripting</translation>
    </message>
    <message>
        <source>→ {to}, {protocol}, for {time}</source>
        <translation>→ {to}, {protocol}, i {time}</translation>
    </message>
</context>
<context>
    <name>Deployment</name>
    <message>
        <source>Poolscope ended there with exit code {status}: {reason}</source>
        <translation>Poolscope avsluttet der med kode {status}: {reason}</translation>
    </message>
    <message>
        <source>a file could not be copied to it: {reason}</source>
        <translation>en fil kunne ikke kopieres til den: {reason}</translation>
    </message>
    <message>
        <source>it accepts no key of yours; add one there with ssh-copy-id, or name it (key)</source>
        <translation>den godtar ingen av nøklene dine; legg inn en der med ssh-copy-id, eller oppgi den (key)</translation>
    </message>
    <message>
        <source>it cannot be reached: {reason}</source>
        <translation>den kan ikke nås: {reason}</translation>
    </message>
    <message>
        <source>it cannot reach the registrar {address}, which is an address inside one machine; name another one</source>
        <translation>den når ikke registraren {address}, for adressen gjelder bare innenfor én maskin; oppgi en annen</translation>
    </message>
    <message>
        <source>it did not say that its elements ended; they do within {seconds} s</source>
        <translation>den meldte ikke at elementene er avsluttet; de avsluttes innen {seconds} s</translation>
    </message>
    <message>
        <source>it does not answer in time; is it switched on?</source>
        <translation>den svarer ikke i tide; er den slått på?</translation>
    </message>
    <message>
        <source>it has no {command}; install Poolscope there, name its program (command), or send it with --bundle</source>
        <translation>den har ikke {command}; installer Poolscope der, oppgi programmet (command), eller send det med --bundle</translation>
    </message>
    <message>
        <source>its host key is not the one in known_hosts: another machine answers, or it was reinstalled; if that is so, remove the old key with ssh-keygen -R</source>
        <translation>vertsnøkkelen er ikke den i known_hosts: En annen maskin svarer, eller den er installert på nytt; i så fall fjern den gamle nøkkelen med ssh-keygen -R</translation>
    </message>
    <message>
        <source>its host key is unknown; connect once with ssh and compare the fingerprint, then retry</source>
        <translation>vertsnøkkelen er ukjent; koble til én gang med ssh, sammenlign fingeravtrykket og prøv igjen</translation>
    </message>
    <message>
        <source>its own address could not be found; name it in the list (local)</source>
        <translation>den egne adressen ble ikke funnet; oppgi den i listen (local)</translation>
    </message>
    <message>
        <source>no host of this name was found; is the name right?</source>
        <translation>ingen maskin med dette navnet ble funnet; er navnet riktig?</translation>
    </message>
    <message>
        <source>somebody else stopped or replaced its elements</source>
        <translation>noen andre har stoppet eller erstattet elementene</translation>
    </message>
    <message>
        <source>the SSH configuration could not be used: {reason}</source>
        <translation>SSH-konfigurasjonen kan ikke brukes: {reason}</translation>
    </message>
    <message>
        <source>the bundle could not be read: {reason}</source>
        <translation>pakken kunne ikke leses: {reason}</translation>
    </message>
    <message>
        <source>the bundle is for {own}, and this host is {other}; install Poolscope there</source>
        <translation>pakken er for {own}, og denne maskinen er {other}; installer Poolscope der</translation>
    </message>
    <message>
        <source>the connection failed: {reason}</source>
        <translation>tilkoblingen mislyktes: {reason}</translation>
    </message>
    <message>
        <source>the connection was lost, so its elements end</source>
        <translation>forbindelsen er brutt, så elementene avsluttes</translation>
    </message>
    <message>
        <source>the elements that run here do not end; end process {pid}</source>
        <translation>elementene som kjører her, avsluttes ikke; avslutt prosess {pid}</translation>
    </message>
    <message>
        <source>the key could not be used ({reason}); if it has a passphrase, ssh-add it</source>
        <translation>nøkkelen kan ikke brukes ({reason}); har den en passordfrase, legg den til med ssh-add</translation>
    </message>
    <message>
        <source>the key {key} cannot be read; name another one</source>
        <translation>nøkkelen {key} kan ikke leses; oppgi en annen</translation>
    </message>
    <message>
        <source>there is no home folder; set XDG_STATE_HOME</source>
        <translation>det finnes ingen hjemmemappe; sett XDG_STATE_HOME</translation>
    </message>
    <message>
        <source>{folder} is no bundle; sh resources/bundle.sh makes one in dist/poolscope</source>
        <translation>{folder} er ingen pakke; sh resources/bundle.sh lager en i dist/poolscope</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>{path} kan ikke leses: {reason}</translation>
    </message>
    <message>
        <source>{path} could not be opened: {reason}</source>
        <translation>{path} kunne ikke åpnes: {reason}</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>{path} must end in one of {endings}</source>
        <translation>{path} må slutte på en av disse: {endings}</translation>
    </message>
</context>
<context>
    <name>Faults</name>
    <message numerus="yes">
        <source>%n element(s) became reachable in the pool after {time}.</source>
        <translation>
            <numerusform>%n element ble tilgjengelig i poolen etter {time}.</numerusform>
            <numerusform>%n elementer ble tilgjengelige i poolen etter {time}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n element(s) had a new home registrar after {time}.</source>
        <translation>
            <numerusform>%n element hadde en ny hjemmeregistrar etter {time}.</numerusform>
            <numerusform>%n elementer hadde en ny hjemmeregistrar etter {time}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n element(s) left the pool after {time}.</source>
        <translation>
            <numerusform>%n element forlot poolen etter {time}.</numerusform>
            <numerusform>%n elementer forlot poolen etter {time}.</numerusform>
        </translation>
    </message>
    <message>
        <source>A host crashed: {names}</source>
        <translation>En vert krasjet: {names}</translation>
    </message>
    <message>
        <source>After {time}, not all registrars agree.</source>
        <translation>Etter {time} er ikke alle registrarer enige.</translation>
    </message>
    <message>
        <source>After {time}, some elements still have no new home registrar.</source>
        <translation>Etter {time} har noen elementer fortsatt ingen ny hjemmeregistrar.</translation>
    </message>
    <message>
        <source>After {time}, some elements are still not back in the pool.</source>
        <translation>Etter {time} er noen elementer fortsatt ikke tilbake i poolen.</translation>
    </message>
    <message>
        <source>After {time}, the pool still lists elements that are gone.</source>
        <translation>Etter {time} viser poolen fortsatt elementer som er borte.</translation>
    </message>
    <message>
        <source>After {time}, they still consider each other alive.</source>
        <translation>Etter {time} regner de fortsatt hverandre som levende.</translation>
    </message>
    <message>
        <source>All links work normally.</source>
        <translation>Alle forbindelser virker normalt.</translation>
    </message>
    <message>
        <source>Everything on the host is gone at the same moment, without notice. Users continue at the remaining elements, and a remaining registrar takes over.</source>
        <translation>Alt på verten forsvinner i samme øyeblikk, uten varsel. Brukerne fortsetter hos elementene som er igjen, og en registrar som er igjen, overtar.</translation>
    </message>
    <message>
        <source>All registrars agree after {time}.</source>
        <translation>Alle registrarer er enige etter {time}.</translation>
    </message>
    <message>
        <source>Chaos</source>
        <translation>Kaos</translation>
    </message>
    <message>
        <source>Choose one or more components (with Ctrl), or two for the link between them.</source>
        <translation>Velg én eller flere komponenter (med Ctrl), eller to for forbindelsen mellom dem.</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenter</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Bryt</translation>
    </message>
    <message>
        <source>Delay by 200 ms</source>
        <translation>Forsink med 200 ms</translation>
    </message>
    <message>
        <source>Each answer takes twice that time longer. There is no failover while that is shorter than the time-outs.</source>
        <translation>Hvert svar forsinkes med det dobbelte av den tiden. Det blir ingen failover så lenge det er kortere enn tidsfristene.</translation>
    </message>
    <message>
        <source>Each registrar misses the other&apos;s heartbeats and takes over its elements. The handlespace is split: two registrars with two different views.</source>
        <translation>Hver registrar slutter å få hjerteslag fra den andre og overtar elementene dens. Handlespacet er delt: to registrarer ser det på to ulike måter.</translation>
    </message>
    <message>
        <source>Elements do not talk to each other: nothing should change.</source>
        <translation>Elementer snakker ikke med hverandre: ingenting bør endre seg.</translation>
    </message>
    <message>
        <source>Everything was healed</source>
        <translation>Alt ble gjenopprettet</translation>
    </message>
    <message>
        <source>Failover took {time}; 0 of {total} tiles lost.</source>
        <translation>Failoveren tok {time}; 0 av {total} fliser gikk tapt.</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Feil</translation>
    </message>
    <message>
        <source>Faults per minute</source>
        <translation>Feil i minuttet</translation>
    </message>
    <message>
        <source>Restore speed</source>
        <translation>Gjenopprett farten</translation>
    </message>
    <message>
        <source>Heal</source>
        <translation>Gjenopprett</translation>
    </message>
    <message>
        <source>In {time} there was no failover, no removal and no takeover.</source>
        <translation>På {time} var det ingen failover, ingen fjerning og ingen overtakelse.</translation>
    </message>
    <message>
        <source>It answers again. If it was removed meanwhile, it registers again.</source>
        <translation>Det svarer igjen. Hvis det ble fjernet i mellomtiden, registrerer det seg på nytt.</translation>
    </message>
    <message>
        <source>It deregisters first, so nobody has to detect its loss. Its users continue at other elements from their last cookies.</source>
        <translation>Det melder seg av først, så ingen trenger å oppdage at det er borte. Brukerne fortsetter hos andre elementer fra siste cookie.</translation>
    </message>
    <message>
        <source>It continues, more slowly. A policy that uses the load sends new work elsewhere. Round robin does not notice, and the last tiles wait for it.</source>
        <translation>Det fortsetter, men langsommere. En policy som bruker lasten, sender nytt arbeid et annet sted. Round robin merker ingenting, og de siste flisene venter på det.</translation>
    </message>
    <message>
        <source>The element belongs to another registrar: nothing should change.</source>
        <translation>Elementet hører til en annen registrar: ingenting bør endre seg.</translation>
    </message>
    <message>
        <source>It runs at its former speed.</source>
        <translation>Det kjører med sin tidligere fart.</translation>
    </message>
    <message>
        <source>Its associations stay open, but it sends nothing. Its users time out after some seconds and continue elsewhere. Its home registrar removes it when it does not answer a keep-alive.</source>
        <translation>Assosiasjonene er fortsatt åpne, men det sender ingenting. Brukerne gir opp etter noen sekunder og fortsetter et annet sted. Hjemmeregistraren fjerner det når det ikke svarer på en keep-alive.</translation>
    </message>
    <message>
        <source>It answers again. It learns from the other registrars what changed meanwhile, and they agree.</source>
        <translation>Den svarer igjen. Den lærer av de andre registrarene hva som har endret seg i mellomtiden, og de er enige.</translation>
    </message>
    <message>
        <source>It was the last element: its users wait until another one registers.</source>
        <translation>Det var det siste elementet: brukerne venter til et nytt registrerer seg.</translation>
    </message>
    <message>
        <source>Its associations break immediately. Its users continue at other elements, each tile from its last cookie. Registrars remove it.</source>
        <translation>Assosiasjonene brytes med en gang. Brukerne fortsetter hos andre elementer, hver flis fra siste cookie. Registrarene fjerner elementet.</translation>
    </message>
    <message numerus="yes">
        <source>Its home registrar removed %n element(s) after {time}.</source>
        <translation>
            <numerusform>Hjemmeregistraren fjernet %n element etter {time}.</numerusform>
            <numerusform>Hjemmeregistraren fjernet %n elementer etter {time}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep-alives are not answered, and the registrar removes the element. Sessions continue. The element looks for a registrar and finds none.</source>
        <translation>Keep-alives blir ikke besvart, og registraren fjerner elementet. Øktene fortsetter. Elementet leter etter en registrar og finner ingen.</translation>
    </message>
    <message>
        <source>Keep-alives are not answered, and the registrar removes the element. The element loses contact and registers with another registrar.</source>
        <translation>Keep-alives blir ikke besvart, og registraren fjerner elementet. Elementet mister kontakten og registrerer seg hos en annen registrar.</translation>
    </message>
    <message>
        <source>Link to {name}</source>
        <translation>Forbindelse til {name}</translation>
    </message>
    <message>
        <source>Links with a fault</source>
        <translation>Forbindelser med feil</translation>
    </message>
    <message>
        <source>Lose 10 %</source>
        <translation>Mist 10 %</translation>
    </message>
    <message>
        <source>No tile was in progress there; 0 of {total} tiles lost.</source>
        <translation>Ingen flis var underveis der; 0 av {total} fliser gikk tapt.</translation>
    </message>
    <message>
        <source>Nothing arrives, and nobody is told. The user times out after some seconds, continues at another element and reports this one to its registrar.</source>
        <translation>Ingenting kommer fram, og ingen får beskjed. Brukeren gir opp etter noen sekunder, rapporterer elementet til registraren sin og fortsetter hos et annet.</translation>
    </message>
    <message>
        <source>Nothing is lost for good: the transport retransmits. That takes longer. There is no failover while the delay is shorter than the time-outs.</source>
        <translation>Ingenting går tapt for godt: transporten sender på nytt. Det tar lengre tid. Det blir ingen failover så lenge forsinkelsen er kortere enn tidsfristene.</translation>
    </message>
    <message>
        <source>Pool user of this window</source>
        <translation>Poolbrukeren i dette vinduet</translation>
    </message>
    <message numerus="yes">
        <source>Registrar {letter} took over %n element(s) after {time}.</source>
        <translation>
            <numerusform>Registrar {letter} overtok %n element etter {time}.</numerusform>
            <numerusform>Registrar {letter} overtok %n elementer etter {time}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startverdi</translation>
    </message>
    <message>
        <source>Seed of the chaos</source>
        <translation>Startverdi for kaoset</translation>
    </message>
    <message>
        <source>Sessions continue, because they need no registrar. Another registrar notices the loss immediately and takes over its elements.</source>
        <translation>Øktene fortsetter, for de trenger ingen registrar. En annen registrar merker med en gang at den er borte, og overtar elementene.</translation>
    </message>
    <message>
        <source>Sessions continue, because they need no registrar. New ones wait until a registrar answers again.</source>
        <translation>Øktene fortsetter, for de trenger ingen registrar. Nye venter til en registrar svarer igjen.</translation>
    </message>
    <message>
        <source>Sessions continue, because they need no registrar. The other registrars miss its heartbeats, ask it once more, and then one of them takes over its elements.</source>
        <translation>Øktene fortsetter, for de trenger ingen registrar. De andre registrarene får ingen hjerteslag fra den, spør den én gang til, og så overtar en av dem elementene.</translation>
    </message>
    <message>
        <source>Sessions continue. New ones wait, because the user reaches no registrar.</source>
        <translation>Øktene fortsetter. Nye venter, for brukeren når ingen registrar.</translation>
    </message>
    <message>
        <source>Slow down</source>
        <translation>Brems</translation>
    </message>
    <message>
        <source>The link between {one} and {other} is {delay} ms slower, each way</source>
        <translation>Forbindelsen mellom {one} og {other} er {delay} ms langsommere, hver vei</translation>
    </message>
    <message>
        <source>The link between {one} and {other} loses {loss} %</source>
        <translation>Forbindelsen mellom {one} og {other} mister {loss} %</translation>
    </message>
    <message>
        <source>The link between {one} and {other} was cut</source>
        <translation>Forbindelsen mellom {one} og {other} ble brutt</translation>
    </message>
    <message>
        <source>The link between {one} and {other} was healed</source>
        <translation>Forbindelsen mellom {one} og {other} ble gjenopprettet</translation>
    </message>
    <message>
        <source>The network was split</source>
        <translation>Nettet ble delt</translation>
    </message>
    <message>
        <source>The two sides lose contact. The registrars on each side take over the elements they still reach and remove the others: for a while there are two different handlespaces.</source>
        <translation>De to sidene mister kontakten. Registrarene på hver side overtar elementene de fortsatt når, og fjerner de andre: en stund finnes det to ulike handlespacer.</translation>
    </message>
    <message>
        <source>The user asks another registrar from now on. Sessions continue.</source>
        <translation>Brukeren spør en annen registrar fra nå av. Øktene fortsetter.</translation>
    </message>
    <message>
        <source>They find each other again. Checksums show where they differ, and each asks the other for what it is missing.</source>
        <translation>De finner hverandre igjen. Sjekksummer viser hvor de er ulike, og hver spør den andre om det den mangler.</translation>
    </message>
    <message>
        <source>They considered each other dead after {time}.</source>
        <translation>De regnet hverandre som døde etter {time}.</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Bruker</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Hva som skjedde</translation>
    </message>
    <message>
        <source>Delayed messages arrive, or a new association is set up.</source>
        <translation>Forsinkede meldinger kommer fram, eller en ny assosiasjon settes opp.</translation>
    </message>
    <message>
        <source>What was done, what was expected, and what happened</source>
        <translation>Hva som ble gjort, hva som ble forventet, og hva som skjedde</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>brutt</translation>
    </message>
    <message>
        <source>slowed down</source>
        <translation>bremset</translation>
    </message>
    <message>
        <source>the user</source>
        <translation>brukeren</translation>
    </message>
    <message>
        <source>{done}. Expected: {expectation}</source>
        <translation>{done}. Forventet: {expectation}</translation>
    </message>
    <message>
        <source>{done}. Result: {outcome}</source>
        <translation>{done}. Resultat: {outcome}</translation>
    </message>
    <message>
        <source>{name} was thawed</source>
        <translation>{name} ble tint opp</translation>
    </message>
    <message>
        <source>{name} runs at its former speed</source>
        <translation>{name} kjører med sin tidligere fart</translation>
    </message>
    <message>
        <source>{name} was asked to stop</source>
        <translation>{name} ble bedt om å avslutte</translation>
    </message>
    <message>
        <source>{name} was frozen</source>
        <translation>{name} ble fryst</translation>
    </message>
    <message>
        <source>{name} was killed</source>
        <translation>{name} ble drept</translation>
    </message>
    <message>
        <source>{name} was slowed down</source>
        <translation>{name} ble bremset</translation>
    </message>
    <message>
        <source>{waiting} of {total} tiles still wait for an element.</source>
        <translation>{waiting} av {total} fliser venter fortsatt på et element.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>the folder {folder} is not writable</source>
        <translation>det kan ikke skrives til mappen {folder}</translation>
    </message>
    <message>
        <source>the folder {folder} does not exist</source>
        <translation>mappen {folder} finnes ikke</translation>
    </message>
    <message>
        <source>it is a folder, a pipe or a device, not a file</source>
        <translation>det er en mappe, et rør eller en enhet, ikke en fil</translation>
    </message>
    <message>
        <source>it is larger than {most} octets</source>
        <translation>den er større enn {most} oktetter</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>det er ikke en fil</translation>
    </message>
    <message>
        <source>nobody reads from it</source>
        <translation>ingen leser fra den</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>ingen tilgang</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>disken er full</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>disken er skrivebeskyttet</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>navnet er for langt</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}</source>
        <translation>{path} kunne ikke skrives: {reason}</translation>
    </message>
    <message>
        <source>{path} is a folder; enter the name of a file</source>
        <translation>{path} er en mappe; oppgi navnet på en fil</translation>
    </message>
    <message>
        <source>{path} is not a file, and cannot be written like one</source>
        <translation>{path} er ikke en fil og kan ikke skrives som en</translation>
    </message>
    <message>
        <source>{path} is not a folder</source>
        <translation>{path} er ikke en mappe</translation>
    </message>
    <message>
        <source>{path} is write-protected</source>
        <translation>{path} er skrivebeskyttet</translation>
    </message>
</context>
<context>
    <name>Fleet</name>
    <message>
        <source>Element {name}</source>
        <translation>Element {name}</translation>
    </message>
    <message>
        <source>Registrar {letter}</source>
        <translation>Registrar {letter}</translation>
    </message>
    <message>
        <source>looking for a registrar</source>
        <translation>leter etter en registrar</translation>
    </message>
    <message>
        <source>refused: {cause}</source>
        <translation>avvist: {cause}</translation>
    </message>
    <message>
        <source>{name} computes without a speed limit</source>
        <translation>{name} beregner uten fartsgrense</translation>
    </message>
    <message>
        <source>{name} could not be started: {error}</source>
        <translation>{name} kunne ikke startes: {error}</translation>
    </message>
    <message>
        <source>{name} did not carry out the order ({order}): {reason}</source>
        <translation>{name} utførte ikke ordren ({order}): {reason}</translation>
    </message>
    <message>
        <source>{name} refused a cookie ({reason}); the tile starts again from the beginning</source>
        <translation>{name} avviste en cookie ({reason}); flisen begynner på nytt</translation>
    </message>
    <message>
        <source>{name} was removed</source>
        <translation>{name} ble fjernet</translation>
    </message>
    <message>
        <source>{name} was thawed (SIGCONT)</source>
        <translation>{name} ble tint opp (SIGCONT)</translation>
    </message>
    <message>
        <source>{name} is fully loaded with this number of sessions: {capacity}</source>
        <translation>{name} har full last med dette antallet økter: {capacity}</translation>
    </message>
    <message>
        <source>A class has one registrar. End the class to start registrars of your own.</source>
        <translation>En klasse har én registrar. Avslutt klassen for å starte dine egne registrarer.</translation>
    </message>
    <message>
        <source>Element {name} of {owner}</source>
        <translation>Element {name} fra {owner}</translation>
    </message>
    <message>
        <source>No registrar of this scope shows its handlespace here, so another one would be alone. Give the address of one for other registrars (ENRP).</source>
        <translation>Ingen registrar i dette scopet viser sitt handlespace her, så en til ville være alene. Oppgi adressen til en av dem for andre registrarer (ENRP).</translation>
    </message>
    <message>
        <source>This machine has memory for about {room} more elements; {number} were asked for. Start fewer, or spread them over machines.</source>
        <translation>Denne maskinen har minne til omtrent {room} elementer til; det ble bedt om {number}. Start færre, eller fordel dem på flere maskiner.</translation>
    </message>
    <message>
        <source>This machine has no memory for more processes. Stop some, or use another machine.</source>
        <translation>Denne maskinen har ikke minne til flere prosesser. Stopp noen, eller bruk en annen maskin.</translation>
    </message>
    <message>
        <source>This system allows no more open files. Stop some processes, or use another machine.</source>
        <translation>Dette systemet tillater ikke flere åpne filer. Stopp noen prosesser, eller bruk en annen maskin.</translation>
    </message>
    <message>
        <source>This system allows no more processes. Stop some, or use another machine.</source>
        <translation>Dette systemet tillater ikke flere prosesser. Stopp noen, eller bruk en annen maskin.</translation>
    </message>
    <message>
        <source>This system allows open files for about {room} more elements; {number} were asked for. Start fewer, or raise the limit (ulimit -Hn).</source>
        <translation>Dette systemet tillater åpne filer for omtrent {room} elementer til; det ble bedt om {number}. Start færre, eller hev grensen (ulimit -Hn).</translation>
    </message>
    <message>
        <source>This system allows processes for about {room} more elements; {number} were asked for. Start fewer, or spread them over machines.</source>
        <translation>Dette systemet tillater prosesser for omtrent {room} elementer til; det ble bedt om {number}. Start færre, eller fordel dem på flere maskiner.</translation>
    </message>
    <message>
        <source>a few start at a time</source>
        <translation>noen få starter om gangen</translation>
    </message>
    <message>
        <source>memory is short</source>
        <translation>det er lite minne</translation>
    </message>
    <message>
        <source>the machine is busy</source>
        <translation>maskinen er opptatt</translation>
    </message>
    <message>
        <source>{name} ended an association with {address}: {reason}</source>
        <translation>{name} avsluttet en assosiasjon med {address}: {reason}</translation>
    </message>
    <message>
        <source>{name} has {load} % load from other work</source>
        <translation>{name} har {load} % last fra annet arbeid</translation>
    </message>
    <message>
        <source>{name} is in this scope; it was started elsewhere</source>
        <translation>{name} er i dette scopet; den ble startet et annet sted</translation>
    </message>
    <message>
        <source>{name} is limited to {speed} points per second</source>
        <translation>{name} er begrenset til {speed} punkter i sekundet</translation>
    </message>
    <message>
        <source>{name} is not in this scope any more</source>
        <translation>{name} er ikke lenger i dette scopet</translation>
    </message>
    <message>
        <source>{name} lost its registrar: {reason}</source>
        <translation>{name} mistet registraren sin: {reason}</translation>
    </message>
    <message>
        <source>{name} registers again with the policy {policy}</source>
        <translation>{name} registrerer seg på nytt med policyen {policy}</translation>
    </message>
    <message>
        <source>{name} runs at {address} as process {pid}</source>
        <translation>{name} kjører på {address} som prosess {pid}</translation>
    </message>
    <message>
        <source>{name} was asked to stop (SIGTERM)</source>
        <translation>{name} ble bedt om å avslutte (SIGTERM)</translation>
    </message>
    <message>
        <source>{name} was frozen (SIGSTOP)</source>
        <translation>{name} ble fryst (SIGSTOP)</translation>
    </message>
    <message>
        <source>{name} was refused by its registrar: {cause}</source>
        <translation>{name} ble avvist av registraren sin: {cause}</translation>
    </message>
    <message>
        <source>{registrar} refuses {who}: {what}</source>
        <translation>{registrar} avviser {who}: {what}</translation>
    </message>
    <message>
        <source>{name} does not read its orders; further orders were dropped</source>
        <translation>{name} leser ikke ordrene sine; flere ordrer ble forkastet</translation>
    </message>
    <message numerus="yes">
        <source>{name}: %n report(s) were dropped, because the window was too busy</source>
        <translation>
            <numerusform>{name}: %n melding gikk tapt fordi vinduet var for opptatt</numerusform>
            <numerusform>{name}: %n meldinger gikk tapt fordi vinduet var for opptatt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{number} of %n element(s) wait to start: {reason}</source>
        <translation>
            <numerusform>{number} av %n element venter på å starte: {reason}</numerusform>
            <numerusform>{number} av %n elementer venter på å starte: {reason}</numerusform>
        </translation>
    </message>
    <message>
        <source>{registrar} refused element {element}: {cause}</source>
        <translation>{registrar} avviste element {element}: {cause}</translation>
    </message>
</context>
<context>
    <name>Fractal files</name>
    <message>
        <source>it begins with {name} instead of FractalV1</source>
        <translation>den begynner med {name} i stedet for FractalV1</translation>
    </message>
    <message>
        <source>it contains a document type definition</source>
        <translation>den inneholder en dokumenttypedefinisjon</translation>
    </message>
    <message>
        <source>it is not XML ({error})</source>
        <translation>den er ikke XML ({error})</translation>
    </message>
    <message>
        <source>its MaxIterations is not a whole number from 1 to {most}</source>
        <translation>verdien MaxIterations er ikke et heltall fra 1 til {most}</translation>
    </message>
    <message>
        <source>its Resolution “{text}” does not look like 800*600</source>
        <translation>verdien Resolution «{text}» ser ikke ut som 800*600</translation>
    </message>
    <message>
        <source>its algorithm “{name}” is neither Mandelbrot nor MandelbrotN</source>
        <translation>algoritmen «{name}» er verken Mandelbrot eller MandelbrotN</translation>
    </message>
    <message>
        <source>its elements are nested too deeply</source>
        <translation>elementene er nøstet for dypt</translation>
    </message>
    <message>
        <source>its {name} is missing</source>
        <translation>verdien {name} mangler</translation>
    </message>
    <message>
        <source>its {name} is not a number</source>
        <translation>verdien {name} er ikke et tall</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} kan ikke leses: {error}</translation>
    </message>
    <message>
        <source>{path} is not a fractal file: {why}</source>
        <translation>{path} er ikke en fraktalfil: {why}</translation>
    </message>
</context>
<context>
    <name>Graphs</name>
    <message>
        <source>All graphs</source>
        <translation>Alle grafer</translation>
    </message>
    <message>
        <source>Show all graphs, or one of them large</source>
        <translation>Vis alle grafer, eller en av dem stor</translation>
    </message>
    <message>
        <source>Differences in each registrar’s view</source>
        <translation>Avvik i oversikten til hver registrar</translation>
    </message>
    <message>
        <source>Double-click: only this graph, or all graphs again</source>
        <translation>Dobbeltklikk: bare denne grafen, eller alle igjen</translation>
    </message>
    <message>
        <source>Elements in each pool</source>
        <translation>Elementer i hver pool</translation>
    </message>
    <message>
        <source>Elements known to each registrar</source>
        <translation>Elementer som hver registrar kjenner</translation>
    </message>
    <message>
        <source>Export graphs</source>
        <translation>Eksporter grafer</translation>
    </message>
    <message>
        <source>Figures of the graphs</source>
        <translation>Tallene i grafene</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graf</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Grafer</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Tegnforklaring</translation>
    </message>
    <message>
        <source>Load at the home of each registrar, %</source>
        <translation>Last hos elementene til hver hjemmeregistrar, %</translation>
    </message>
    <message>
        <source>Load of each element, %</source>
        <translation>Last for hvert element, %</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Nå</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>For</translation>
    </message>
    <message>
        <source>Pixels per second</source>
        <translation>Piksler i sekundet</translation>
    </message>
    <message>
        <source>Pools known to each registrar</source>
        <translation>Pooler som hver registrar kjenner</translation>
    </message>
    <message>
        <source>Resolution round trip, ms</source>
        <translation>Svartid for oppslag, ms</translation>
    </message>
    <message>
        <source>Tiles per second</source>
        <translation>Fliser i sekundet</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message>
        <source>Utilisation of all elements, %</source>
        <translation>Utnyttelse av alle elementer, %</translation>
    </message>
    <message>
        <source>Graph to show</source>
        <translation>Graf som vises</translation>
    </message>
    <message>
        <source>Failover time, ms</source>
        <translation>Failovertid, ms</translation>
    </message>
    <message>
        <source>Zoom: Ctrl and wheel, drag, or + − ← →</source>
        <translation>Zoom: Ctrl og hjul, dra, eller + − ← →</translation>
    </message>
    <message>
        <source>latest</source>
        <translation>siste</translation>
    </message>
    <message>
        <source>median</source>
        <translation>median</translation>
    </message>
    <message>
        <source>together</source>
        <translation>til sammen</translation>
    </message>
</context>
<context>
    <name>Handlespace</name>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n avvik</numerusform>
            <numerusform>%n avvik</numerusform>
        </translation>
    </message>
    <message>
        <source>, differs</source>
        <translation>, avviker</translation>
    </message>
    <message>
        <source>; it has left the pool</source>
        <translation>; det har forlatt poolen</translation>
    </message>
    <message>
        <source>; its home is {registrar}</source>
        <translation>; hjemmet er {registrar}</translation>
    </message>
    <message>
        <source>; its policy is {policy}</source>
        <translation>; policyen er {policy}</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Sjekksum</translation>
    </message>
    <message>
        <source>Element {number} {identifier}, {policy}</source>
        <translation>Element {number} {identifier}, {policy}</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>Elementer</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Handlespace as each registrar sees it</source>
        <translation>Handlespacet slik hver registrar ser det</translation>
    </message>
    <message>
        <source>Peers</source>
        <translation>Peers</translation>
    </message>
    <message>
        <source>Pool {handle}, {policy}</source>
        <translation>Pool {handle}, {policy}</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tilstand</translation>
    </message>
    <message>
        <source>Subjects in the first column, then one column per registrar</source>
        <translation>Emner i første kolonne, deretter én kolonne per registrar</translation>
    </message>
    <message>
        <source>all agree</source>
        <translation>alle er enige</translation>
    </message>
    <message>
        <source>home</source>
        <translation>hjem</translation>
    </message>
    <message>
        <source>home is {registrar}</source>
        <translation>hjemmet er {registrar}</translation>
    </message>
    <message>
        <source>checksum of all</source>
        <translation>sjekksum for alle</translation>
    </message>
    <message>
        <source>checksum {of_whom}</source>
        <translation>sjekksum {of_whom}</translation>
    </message>
    <message>
        <source>elements of the pool {handle}</source>
        <translation>elementer i poolen {handle}</translation>
    </message>
    <message>
        <source>extra</source>
        <translation>ekstra</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>lærer</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>mangler</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>of {letter}&apos;s own elements</source>
        <translation>for elementene til {letter}</translation>
    </message>
    <message>
        <source>{differences} for {time}</source>
        <translation>{differences} i {time}</translation>
    </message>
    <message>
        <source>{registrars} is still learning</source>
        <translation>{registrars} lærer fortsatt</translation>
    </message>
    <message>
        <source>{registrar} sees element {identifier}: {what}</source>
        <translation>{registrar} ser element {identifier}: {what}</translation>
    </message>
    <message>
        <source>{said}; differs for {time}</source>
        <translation>{said}; har avveket i {time}</translation>
    </message>
</context>
<context>
    <name>Invitation</name>
    <message numerus="yes">
        <source>%n student(s) will leave: their elements stop at once.</source>
        <translation>
            <numerusform>%n elev går ut: elementene stopper med en gang.</numerusform>
            <numerusform>%n elever går ut: elementene deres stopper med en gang.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Compute a picture with the class (Esc)</source>
        <translation>Beregn et bilde med klassen (Esc)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopier</translation>
    </message>
    <message>
        <source>Copy the code and the address, for a chat or a message</source>
        <translation>Kopier koden og adressen, til en chat eller en melding</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>Avslutt nå</translation>
    </message>
    <message>
        <source>End the class</source>
        <translation>Avslutt klassen</translation>
    </message>
    <message>
        <source>Fill the screen, or not (F11)</source>
        <translation>Fyll skjermen, eller ikke (F11)</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Fullskjerm</translation>
    </message>
    <message>
        <source>Hours until the class ends by itself</source>
        <translation>Timer til klassen avsluttes av seg selv</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Hvordan</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Hvor lenge</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Inviter</translation>
    </message>
    <message>
        <source>Invite the class</source>
        <translation>Inviter klassen</translation>
    </message>
    <message>
        <source>Join the class</source>
        <translation>Bli med i klassen</translation>
    </message>
    <message>
        <source>Keep the class</source>
        <translation>Behold klassen</translation>
    </message>
    <message>
        <source>Let nobody in with the present code any more; those who are in stay</source>
        <translation>Slipp ingen inn med den nåværende koden lenger; de som er inne, blir</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Let igjen</translation>
    </message>
    <message>
        <source>Look again for networks of this computer</source>
        <translation>Let på nytt etter nettene til denne maskinen</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Ny kode</translation>
    </message>
    <message>
        <source>Only programs on this computer can join.</source>
        <translation>Bare programmer på denne maskinen kan bli med.</translation>
    </message>
    <message>
        <source>Open Poolscope, choose “Join a class”, and type this code and your name. Or in a terminal:</source>
        <translation>Åpne Poolscope, velg «Bli med i en klasse», og skriv denne koden og navnet ditt. Eller i en terminal:</translation>
    </message>
    <message>
        <source>Open to other machines. Anybody in the network can take part, because SCTP has no TLS here.</source>
        <translation>Åpen for andre maskiner. Alle i nettet kan delta, fordi SCTP ikke har TLS her.</translation>
    </message>
    <message>
        <source>Open to other machines. Only those that have joined with the code take part.</source>
        <translation>Åpen for andre maskiner. Bare de som er blitt med med koden, deltar.</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Åpner …</translation>
    </message>
    <message>
        <source>QR code of the join code and the address</source>
        <translation>QR-kode med koden og adressen</translation>
    </message>
    <message>
        <source>SCTP in UDP, without TLS: anybody in the network can take part</source>
        <translation>SCTP i UDP, uten TLS: alle i nettet kan delta</translation>
    </message>
    <message>
        <source>Show the picture</source>
        <translation>Vis bildet</translation>
    </message>
    <message>
        <source>Students</source>
        <translation>Elever</translation>
    </message>
    <message>
        <source>Students lend their computers: their elements compute your picture, in one colour for each student. Everything that runs in this window ends first.</source>
        <translation>Elevene låner ut maskinene sine: elementene deres beregner bildet ditt, i én farge for hver elev. Det som kjører i dette vinduet, avsluttes først.</translation>
    </message>
    <message>
        <source>TCP with TLS: only students with the code take part</source>
        <translation>TCP med TLS: bare elever med koden deltar</translation>
    </message>
    <message>
        <source>The picture, its colours and the table stay here.</source>
        <translation>Bildet, fargene og tabellen blir her.</translation>
    </message>
    <message>
        <source>This computer is in no network, so only programs on this computer can join. Connect it, and look again.</source>
        <translation>Denne maskinen er ikke i noe nett, så bare programmer på denne maskinen kan bli med. Koble den til, og let igjen.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Hvor</translation>
    </message>
    <message>
        <source>hours; then the class ends by itself</source>
        <translation>timer; så avsluttes klassen av seg selv</translation>
    </message>
    <message>
        <source>poolscope join {code} --address={address}</source>
        <translation>poolscope join {code} --address={address}</translation>
    </message>
    <message>
        <source>poolscope join {code} --name=NAME</source>
        <translation>poolscope join {code} --name=NAVN</translation>
    </message>
    <message>
        <source>{address}, network {interface}</source>
        <translation>{address}, nett {interface}</translation>
    </message>
    <message>
        <source>{address}, only programs on this computer</source>
        <translation>{address}, bare programmer på denne maskinen</translation>
    </message>
    <message>
        <source>{address}, {interface} (virtual: probably no student is there)</source>
        <translation>{address}, {interface} (virtuelt: der er det neppe noen elever)</translation>
    </message>
</context>
<context>
    <name>Join</name>
    <message>
        <source>Address of the teacher&apos;s machine</source>
        <translation>Adressen til lærerens maskin</translation>
    </message>
    <message>
        <source>CPU used by the elements</source>
        <translation>CPU-bruken til elementene</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Classes in this network</source>
        <translation>Klasser i dette nettet</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Lukk</translation>
    </message>
    <message>
        <source>Computed tiles</source>
        <translation>Beregnede fliser</translation>
    </message>
    <message>
        <source>Computes for the class</source>
        <translation>Regner for klassen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsett</translation>
    </message>
    <message>
        <source>Each of these sends the elements away, after their present step:</source>
        <translation>Hvert av disse sender elementene bort, etter steget sitt:</translation>
    </message>
    <message>
        <source>Elements, at low priority</source>
        <translation>Elementer, med lav prioritet</translation>
    </message>
    <message>
        <source>Fill in this address</source>
        <translation>Fyll inn denne adressen</translation>
    </message>
    <message>
        <source>Idle seconds until the elements come back</source>
        <translation>Rolige sekunder før elementene kommer tilbake</translation>
    </message>
    <message>
        <source>In the class at {address} since {time}</source>
        <translation>I klassen på {address} siden {time}</translation>
    </message>
    <message>
        <source>It is quiet again. The elements come back in {time} if it stays so.</source>
        <translation>Det er rolig igjen. Elementene kommer tilbake om {time} hvis det forblir slik.</translation>
    </message>
    <message>
        <source>It makes sure that it is the class on the board, and no other.</source>
        <translation>Den forsikrer seg om at det er klassen på tavla, og ingen annen.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Bli med</translation>
    </message>
    <message>
        <source>Join a class</source>
        <translation>Bli med i en klasse</translation>
    </message>
    <message>
        <source>Join a class – Poolscope</source>
        <translation>Bli med i en klasse – Poolscope</translation>
    </message>
    <message>
        <source>Join again</source>
        <translation>Bli med igjen</translation>
    </message>
    <message>
        <source>Join code, from the board or the QR code</source>
        <translation>Klassekoden, fra tavla eller QR-koden</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Forlat klassen</translation>
    </message>
    <message>
        <source>Leave and close</source>
        <translation>Forlat og lukk</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <translation>Forlat og avslutt</translation>
    </message>
    <message>
        <source>Leaves the class …</source>
        <translation>Forlater klassen …</translation>
    </message>
    <message>
        <source>Looks for the class …</source>
        <translation>Leter etter klassen …</translation>
    </message>
    <message>
        <source>Makes room for you</source>
        <translation>Gjør plass til deg</translation>
    </message>
    <message>
        <source>None is heard yet. If it stays so, type the address that the teacher&apos;s screen shows.</source>
        <translation>Ingen høres ennå. Blir det slik, skriv inn adressen som lærerens skjerm viser.</translation>
    </message>
    <message>
        <source>Not watched: {why}.</source>
        <translation>Overvåkes ikke: {why}.</translation>
    </message>
    <message>
        <source>Other programs take more than</source>
        <translation>Andre programmer bruker mer enn</translation>
    </message>
    <message>
        <source>Part of the processors that other programs take</source>
        <translation>Andelen av prosessorene som andre programmer bruker</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Satt på pause</translation>
    </message>
    <message numerus="yes">
        <source>This machine has computed %n tile(s), {share} of the class&apos;s work.</source>
        <translation>
            <numerusform>Denne maskinen har beregnet %n flis, {share} av klassens arbeid.</numerusform>
            <numerusform>Denne maskinen har beregnet %n fliser, {share} av klassens arbeid.</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Ready: waits for a picture</source>
        <translation>Klar: venter på et bilde</translation>
    </message>
    <message>
        <source>Share of the class&apos;s work</source>
        <translation>Andel av klassens arbeid</translation>
    </message>
    <message>
        <source>Starts the elements …</source>
        <translation>Starter elementene …</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bli</translation>
    </message>
    <message>
        <source>The class is lost</source>
        <translation>Klassen er borte</translation>
    </message>
    <message>
        <source>The class is over</source>
        <translation>Klassen er over</translation>
    </message>
    <message>
        <source>The elements finish their present step; others continue their tiles.</source>
        <translation>Elementene gjør ferdig steget sitt; andre fortsetter med flisene deres.</translation>
    </message>
    <message>
        <source>The teacher&apos;s machine cannot be reached at present. The elements stay, and this program looks for it again.</source>
        <translation>Lærerens maskin kan ikke nås for øyeblikket. Elementene blir, og dette programmet leter etter den igjen.</translation>
    </message>
    <message>
        <source>The tiles that this machine computes appear here.</source>
        <translation>Flisene som denne maskinen beregner, vises her.</translation>
    </message>
    <message>
        <source>They come back after</source>
        <translation>De kommer tilbake etter</translation>
    </message>
    <message>
        <source>This machine takes part in the class. Leave it, and close this window?</source>
        <translation>Denne maskinen deltar i klassen. Forlate den og lukke dette vinduet?</translation>
    </message>
    <message>
        <source>This machine takes part in the class. Leave it, and quit Poolscope?</source>
        <translation>Denne maskinen deltar i klassen. Forlate den og avslutte Poolscope?</translation>
    </message>
    <message>
        <source>This machine then computes parts of the teacher&apos;s picture, in your colour.</source>
        <translation>Denne maskinen beregner så deler av lærerens bilde, i din farge.</translation>
    </message>
    <message>
        <source>What this machine has drawn</source>
        <translation>Det denne maskinen har tegnet</translation>
    </message>
    <message>
        <source>You are out of the class</source>
        <translation>Du er ute av klassen</translation>
    </message>
    <message>
        <source>You come first</source>
        <translation>Du kommer først</translation>
    </message>
    <message>
        <source>You have left the class</source>
        <translation>Du har forlatt klassen</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Navnet ditt</translation>
    </message>
    <message>
        <source>as the class knows you</source>
        <translation>slik klassen kjenner deg</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>finnes av seg selv</translation>
    </message>
    <message>
        <source>now closed</source>
        <translation>nå lukket</translation>
    </message>
    <message>
        <source>now locked</source>
        <translation>nå låst</translation>
    </message>
    <message>
        <source>now on battery</source>
        <translation>nå på batteri</translation>
    </message>
    <message>
        <source>now on mains</source>
        <translation>nå på strømnettet</translation>
    </message>
    <message>
        <source>now open</source>
        <translation>nå åpent</translation>
    </message>
    <message>
        <source>now unlocked</source>
        <translation>nå ikke låst</translation>
    </message>
    <message>
        <source>now {part}</source>
        <translation>nå {part}</translation>
    </message>
    <message>
        <source>of the processors</source>
        <translation>av prosessorene</translation>
    </message>
    <message>
        <source>the join code is missing</source>
        <translation>klassekoden mangler</translation>
    </message>
    <message>
        <source>the lid is closed</source>
        <translation>lokket er lukket</translation>
    </message>
    <message>
        <source>the screen is locked</source>
        <translation>skjermen er låst</translation>
    </message>
    <message>
        <source>this machine runs on battery</source>
        <translation>denne maskinen går på batteri</translation>
    </message>
    <message>
        <source>without any of these.</source>
        <translation>uten noe av dette.</translation>
    </message>
    <message>
        <source>you asked for a pause</source>
        <translation>du ba om en pause</translation>
    </message>
    <message>
        <source>your own programs need the processor</source>
        <translation>dine egne programmer trenger prosessoren</translation>
    </message>
    <message>
        <source>{address}  code {beginning}…</source>
        <translation>{address}  kode {beginning}…</translation>
    </message>
    <message>
        <source>{address}  ✓ the class of this code</source>
        <translation>{address}  ✓ klassen med denne koden</translation>
    </message>
    <message>
        <source>{because}. The elements come back when that has been over for {time}.</source>
        <translation>{because}. Elementene kommer tilbake når det har vært over i {time}.</translation>
    </message>
    <message>
        <source>{because}. The elements come back when you continue.</source>
        <translation>{because}. Elementene kommer tilbake når du fortsetter.</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>All kinds</source>
        <translation>Alle typer</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Tøm filteret</translation>
    </message>
    <message>
        <source>Failovers</source>
        <translation>Failovere</translation>
    </message>
    <message>
        <source>Deliberate faults</source>
        <translation>Tilsiktede feil</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter the journal</source>
        <translation>Filtrer journalen</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Kind of entries</source>
        <translation>Type oppføringer</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bilde</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <source>Show all entries again</source>
        <translation>Vis alle oppføringer igjen</translation>
    </message>
    <message>
        <source>Show only entries of one kind</source>
        <translation>Vis bare oppføringer av én type</translation>
    </message>
    <message>
        <source>Takeovers</source>
        <translation>Overtakelser</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problemer</translation>
    </message>
</context>
<context>
    <name>Julia</name>
    <message>
        <source>Julia set of {point}. This preview is drawn here, not by the pool.</source>
        <translation>Juliamengden for {point}. Denne forhåndsvisningen tegnes her, ikke av poolen.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Double click</source>
        <translation>Dobbeltklikk</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Dra</translation>
    </message>
    <message>
        <source>Go to a bookmark</source>
        <translation>Gå til et bokmerke</translation>
    </message>
    <message>
        <source>Set the bookmark to this view</source>
        <translation>Sett bokmerket til denne visningen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Taster</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Flytt visningen</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Hjul</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Zoom ved pekeren</translation>
    </message>
    <message>
        <source>Zoom in there</source>
        <translation>Zoom inn der</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>No elements</source>
        <translation>Ingen elementer</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>og {count} til</translation>
    </message>
</context>
<context>
    <name>Lesson player</name>
    <message>
        <source>Back</source>
        <translation>Tilbake</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Lukk</translation>
    </message>
    <message>
        <source>Lesson {title}: {line}</source>
        <translation>Leksjon {title}: {line}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Neste</translation>
    </message>
    <message>
        <source>Not all expectations were met.</source>
        <translation>Ikke alle forventninger ble oppfylt.</translation>
    </message>
    <message>
        <source>Wrong. {why}</source>
        <translation>Feil. {why}</translation>
    </message>
    <message>
        <source>Right. {why}</source>
        <translation>Riktig. {why}</translation>
    </message>
    <message>
        <source>The lesson stopped: {why}</source>
        <translation>Leksjonen ble avsluttet: {why}</translation>
    </message>
    <message>
        <source>This is an earlier caption. Nothing is undone.</source>
        <translation>Dette er en tidligere tekst. Ingenting angres.</translation>
    </message>
    <message>
        <source>All expectations met.</source>
        <translation>Alle forventninger oppfylt.</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} av {total}</translation>
    </message>
</context>
<context>
    <name>Lessons</name>
    <message>
        <source>21 tiles, seven at a time, each in its own session: the registrar is asked once per session.</source>
        <translation>21 fliser, sju om gangen, hver i sin egen økt: registraren spørres én gang per økt.</translation>
    </message>
    <message>
        <source>A broken connection is noticed immediately. Silence is noticed only by a peer that expects an answer within a time limit.</source>
        <translation>En brutt forbindelse merkes med en gang. Taushet merkes bare av en peer som venter svar innen en frist.</translation>
    </message>
    <message>
        <source>A few elements, each time</source>
        <translation>Noen få elementer, hver gang</translation>
    </message>
    <message>
        <source>A job in parts</source>
        <translation>En jobb i deler</translation>
    </message>
    <message>
        <source>A laptop that leaves properly first leaves the pool, and then sends a last cookie for each tile. Nothing is computed twice.</source>
        <translation>En bærbar som går på ordentlig vis, forlater først poolen og sender så en siste cookie for hver flis. Ingenting beregnes to ganger.</translation>
    </message>
    <message>
        <source>A large picture is ordered.</source>
        <translation>Et stort bilde bestilles.</translation>
    </message>
    <message>
        <source>A network splits into two halves, each with a registrar. Both halves continue with what they have, and agree again when the network is healed.</source>
        <translation>Et nett deles i to halvdeler, hver med en registrar. Begge halvdelene fortsetter med det de har, og blir enige igjen når nettet er gjenopprettet.</translation>
    </message>
    <message>
        <source>A picture begins. In a moment a stranger comes, at other addresses, and does what RFC 5355 warns of.</source>
        <translation>Et bilde begynner. Om et øyeblikk kommer en fremmed med andre adresser og gjør det RFC 5355 advarer mot.</translation>
    </message>
    <message>
        <source>A picture is ordered. While it renders, a third registrar will start.</source>
        <translation>Et bilde bestilles. Mens det beregnes, starter en tredje registrar.</translation>
    </message>
    <message>
        <source>A picture is ordered. While it renders, the cable between the two halves of the network is cut.</source>
        <translation>Et bilde bestilles. Mens det beregnes, kuttes kabelen mellom de to halvdelene av nettet.</translation>
    </message>
    <message>
        <source>A picture of 24 tiles. No tile depends on another one, so the job splits into parts.</source>
        <translation>Et bilde av 24 fliser. Ingen flis avhenger av en annen, så jobben kan deles opp.</translation>
    </message>
    <message>
        <source>A pool may use machines that belong to somebody. As soon as the owner needs the laptop, its element goes, and no work is lost. When the laptop is idle, the element comes back.</source>
        <translation>En pool kan bruke maskiner som tilhører noen. Så snart eieren trenger den bærbare, går elementet, og ikke noe arbeid går tapt. Når maskinen er ledig, kommer elementet tilbake.</translation>
    </message>
    <message>
        <source>A registrar and two elements: a small pool for quiet hours.</source>
        <translation>En registrar og to elementer: en liten pool for rolige timer.</translation>
    </message>
    <message>
        <source>A registrar dies</source>
        <translation>En registrar dør</translation>
    </message>
    <message>
        <source>A registrar joins</source>
        <translation>En registrar kommer til</translation>
    </message>
    <message>
        <source>A registrar keeps the list of the elements in each pool.</source>
        <translation>En registrar holder listen over elementene i hver pool.</translation>
    </message>
    <message>
        <source>A registrar only names elements. After that, user and element talk to each other directly.</source>
        <translation>En registrar nevner bare elementer. Deretter snakker bruker og element direkte med hverandre.</translation>
    </message>
    <message>
        <source>A registrar starts. Every second it sends each of its elements an endpoint keep-alive and expects an answer.</source>
        <translation>En registrar starter. Hvert sekund sender den hvert av sine elementer en endpoint keep-alive og venter svar.</translation>
    </message>
    <message>
        <source>A registrar starts. The machines in a pool are rarely all alike, and the registrar does not know how fast they are.</source>
        <translation>En registrar starter. Maskinene i en pool er sjelden like, og registraren vet ikke hvor raske de er.</translation>
    </message>
    <message>
        <source>A registrar starts. The policy of the pool decides which element it names first. Elements state the policy when they register.</source>
        <translation>En registrar starter. Poolens policy avgjør hvilket element den nevner først. Elementene oppgir policyen når de registrerer seg.</translation>
    </message>
    <message>
        <source>A registrar without any protection: everybody may register whatever they like, as often as they like. Elements believe every cookie.</source>
        <translation>En registrar helt uten beskyttelse: Alle kan registrere hva de vil, så ofte de vil. Elementene tror på alle cookies.</translation>
    </message>
    <message>
        <source>A slow element registers with the policy weighted round robin and a weight of 1.</source>
        <translation>Et langsomt element registrerer seg med policyen weighted round robin og vekt 1.</translation>
    </message>
    <message>
        <source>A split network</source>
        <translation>Et delt nett</translation>
    </message>
    <message>
        <source>A stranger floods a registrar, brings elements that never answer, and forges cookies: first where everybody is believed, and then where the scope is protected. The figures of both stand side by side.</source>
        <translation>En fremmed oversvømmer en registrar, tar med elementer som aldri svarer, og forfalsker cookies: først der alle blir trodd, og så der området er beskyttet. Tallene står side om side.</translation>
    </message>
    <message>
        <source>A third registrar starts. It knows the addresses of the others and nothing else.</source>
        <translation>En tredje registrar starter. Den kjenner adressene til de andre og ingenting annet.</translation>
    </message>
    <message>
        <source>About a quarter of the time</source>
        <translation>Omtrent en fjerdedel av tiden</translation>
    </message>
    <message>
        <source>About half the time</source>
        <translation>Omtrent halve tiden</translation>
    </message>
    <message>
        <source>Ada joins.</source>
        <translation>Ada blir med.</translation>
    </message>
    <message>
        <source>Ada joins: on her laptop, “poolscope join” gets the code and her name. One pool element starts there.</source>
        <translation>Ada blir med: På maskinen hennes får «poolscope join» koden og navnet hennes. Ett poolelement starter der.</translation>
    </message>
    <message>
        <source>Ada&apos;s element has left the pool, and her tiles went on at Bob&apos;s laptop. Her laptop stays in the class. Ada&apos;s program goes on for a while, and then it rests.</source>
        <translation>Elementet til Ada har forlatt poolen, og flisene hennes fortsatte på maskinen til Bob. Maskinen hennes blir i klassen. Programmet til Ada arbeider en stund til, og så hviler det.</translation>
    </message>
    <message>
        <source>Ada&apos;s element is in the pool. Now Bob joins with the same code.</source>
        <translation>Elementet til Ada er i poolen. Nå blir Bob med, med den samme koden.</translation>
    </message>
    <message>
        <source>Ada&apos;s laptop finished Bob&apos;s tiles from their last cookies. The points that Bob had computed after these cookies were computed again: that is the price of not saying goodbye.</source>
        <translation>Maskinen til Ada gjorde ferdig flisene til Bob fra de siste cookiene. Punktene som Bob hadde beregnet etter dem, ble beregnet på nytt: Det er prisen for ikke å si farvel.</translation>
    </message>
    <message>
        <source>Ada&apos;s program works now: a real process that takes all it gets. A short moment of work would not count, so the element goes after three seconds.</source>
        <translation>Programmet til Ada arbeider nå: en ekte prosess som tar alt den får. Et kort øyeblikk med arbeid teller ikke, så elementet går etter tre sekunder.</translation>
    </message>
    <message>
        <source>All of them are in the handlespace of both registrars.</source>
        <translation>Alle er i handlespacet til begge registrarene.</translation>
    </message>
    <message>
        <source>All four work at the same time, and handing out the tiles costs hardly any time.</source>
        <translation>Alle fire arbeider samtidig, og det tar nesten ingen tid å dele ut flisene.</translation>
    </message>
    <message>
        <source>The same number to each</source>
        <translation>Like mange til hver</translation>
    </message>
    <message>
        <source>All to the fastest one</source>
        <translation>Alle til det raskeste</translation>
    </message>
    <message>
        <source>An answer names a few elements, selected by the pool&apos;s policy. So it stays short, however large the pool is.</source>
        <translation>Et svar nevner noen få elementer, valgt av poolens policy. Derfor er det kort, uansett hvor stor poolen er.</translation>
    </message>
    <message>
        <source>An element freezes. Its connections stay open, but it stops answering. See how the registrar and the users notice.</source>
        <translation>Et element fryses. Forbindelsene er fortsatt åpne, men det slutter å svare. Se hvordan registraren og brukerne merker det.</translation>
    </message>
    <message>
        <source>And one that is four times as fast, with a weight of 4.</source>
        <translation>Og et som er fire ganger så raskt, med vekt 4.</translation>
    </message>
    <message>
        <source>As long as before</source>
        <translation>Like lang som før</translation>
    </message>
    <message>
        <source>Ask the registrar whether there are new ones</source>
        <translation>Spørre registraren om det finnes nye</translation>
    </message>
    <message>
        <source>Both: each element has one home registrar, and that one has the correct record</source>
        <translation>Begge: hvert element har én hjemmeregistrar, og den har den riktige oppføringen</translation>
    </message>
    <message>
        <source>Come and go</source>
        <translation>Komme og gå</translation>
    </message>
    <message>
        <source>Complete. Now three more elements register, each as fast as the first one.</source>
        <translation>Ferdig. Nå registrerer det seg tre elementer til, like raske som det første.</translation>
    </message>
    <message>
        <source>The cable is cut. Nothing passes between the halves, in either direction.</source>
        <translation>Kabelen er kuttet. Ingenting slipper gjennom mellom halvdelene, i noen retning.</translation>
    </message>
    <message>
        <source>Each element computed a share of the picture that matches its speed: one, two and four sevenths.</source>
        <translation>Hvert element beregnet en andel av bildet som svarer til farten: en, to og fire sjudeler.</translation>
    </message>
    <message>
        <source>Each registrar is responsible for the elements it is home to. The other one asks it for these until the checksums agree.</source>
        <translation>Hver registrar har ansvar for elementene den er hjem for. Den andre spør den om disse til sjekksummene er like.</translation>
    </message>
    <message>
        <source>Each registrar has taken over the elements it can reach and removed the rest. There are two handlespaces now.</source>
        <translation>Hver registrar har overtatt elementene den når, og fjernet resten. Nå er det to handlespacer.</translation>
    </message>
    <message>
        <source>Each tile has the colour of its element. Nearly every element took part.</source>
        <translation>Hver flis har fargen til elementet sitt. Nesten alle elementene deltok.</translation>
    </message>
    <message>
        <source>The checksums are equal: there is one handlespace again, and no person had to do anything.</source>
        <translation>Sjekksummene er like: det er ett handlespace igjen, og ingen trengte å gjøre noe.</translation>
    </message>
    <message>
        <source>Every element registers again</source>
        <translation>Hvert element registrerer seg på nytt</translation>
    </message>
    <message>
        <source>For each new session it asks the registrar for an element of the pool. From now on, the answers name the new ones too.</source>
        <translation>For hver ny økt spør den registraren om et element i poolen. Fra nå av nevner svarene også de nye.</translation>
    </message>
    <message>
        <source>Four pool elements register, each with one of the two.</source>
        <translation>Fire poolelementer registrerer seg, hvert hos en av de to.</translation>
    </message>
    <message>
        <source>Four pool elements register, each with one registrar: its home registrar. The home registrars tell the others.</source>
        <translation>Fire poolelementer registrerer seg, hvert hos én registrar: hjemmeregistraren. Hjemmeregistrarene forteller det til de andre.</translation>
    </message>
    <message>
        <source>How does the new registrar learn which elements are in which pool?</source>
        <translation>Hvordan finner den nye registraren ut hvilke elementer som er i hvilken pool?</translation>
    </message>
    <message>
        <source>Hundreds of elements</source>
        <translation>Hundrevis av elementer</translation>
    </message>
    <message>
        <source>Hung, not dead</source>
        <translation>Henger, men lever</translation>
    </message>
    <message>
        <source>In a moment, a registrar that is home to some of the elements is killed. What happens to the picture meanwhile?</source>
        <translation>Om et øyeblikk drepes en registrar som er hjem for noen av elementene. Hva skjer med bildet i mellomtiden?</translation>
    </message>
    <message>
        <source>In a moment, four more elements start. What must the user do to use them?</source>
        <translation>Om et øyeblikk starter fire elementer til. Hva må brukeren gjøre for å bruke dem?</translation>
    </message>
    <message>
        <source>In a moment, the busiest element is frozen with SIGSTOP. It behaves like a program that hangs, or a machine that swaps.</source>
        <translation>Om et øyeblikk fryses det travleste elementet med SIGSTOP. Det oppfører seg som et program som henger, eller en maskin som swapper.</translation>
    </message>
    <message>
        <source>It asks one of the other registrars</source>
        <translation>Den spør en av de andre registrarene</translation>
    </message>
    <message>
        <source>It gets every third tile like the others but needs longer for it, so its tiles pile up.</source>
        <translation>Det får hver tredje flis, som de andre, men bruker lengre tid på den, så flisene hoper seg opp.</translation>
    </message>
    <message>
        <source>It gets quiet. Three elements are asked to stop (SIGTERM): they deregister and exit. Their tiles continue on other elements.</source>
        <translation>Det blir stille. Tre elementer blir bedt om å avslutte (SIGTERM): de melder seg av og avslutter. Flisene deres fortsetter hos andre elementer.</translation>
    </message>
    <message>
        <source>It reads a file</source>
        <translation>Den leser en fil</translation>
    </message>
    <message>
        <source>It asked one of them, its mentor, for the whole table. Equal checksums show that nothing is missing.</source>
        <translation>Den spurte en av dem, mentoren, om hele tabellen. Like sjekksummer viser at ingenting mangler.</translation>
    </message>
    <message>
        <source>The element is frozen. Its tiles have stopped, and nobody has noticed yet.</source>
        <translation>Elementet er fryst. Flisene står stille, og ingen har merket det ennå.</translation>
    </message>
    <message>
        <source>It is back in the pool. It found that its registration was gone and registered again.</source>
        <translation>Det er tilbake i poolen. Det oppdaget at registreringen var borte, og registrerte seg på nytt.</translation>
    </message>
    <message>
        <source>Its elements end</source>
        <translation>Elementene avslutter</translation>
    </message>
    <message>
        <source>Its process is alive, and its connections stay open. Who will notice?</source>
        <translation>Prosessen lever, og forbindelsene er fortsatt åpne. Hvem kommer til å merke det?</translation>
    </message>
    <message>
        <source>Its tiles wait for a new home registrar</source>
        <translation>Flisene venter på en ny hjemmeregistrar</translation>
    </message>
    <message>
        <source>Its tiles continued on other elements from the last cookie. The seams show where the colour changes.</source>
        <translation>Flisene fortsatte hos andre elementer fra siste cookie. Skjøtene viser hvor fargen skifter.</translation>
    </message>
    <message>
        <source>Kill one</source>
        <translation>Drep et element</translation>
    </message>
    <message>
        <source>No user had to be told. The pool handle stayed the same, whichever elements were in the pool.</source>
        <translation>Ingen bruker måtte få beskjed. Poolens navn (pool handle) var det samme, uansett hvilke elementer som var i poolen.</translation>
    </message>
    <message>
        <source>Neither: all elements register again</source>
        <translation>Ingen av dem: alle elementer registrerer seg på nytt</translation>
    </message>
    <message>
        <source>Nobody: while a connection is open, everything seems fine</source>
        <translation>Ingen: så lenge en forbindelse er åpen, ser alt bra ut</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Ingenting</translation>
    </message>
    <message>
        <source>Nothing: elements and user continue without it</source>
        <translation>Ingenting: elementer og bruker fortsetter uten den</translation>
    </message>
    <message>
        <source>From time to time an element sends the user a cookie that holds its state. The user passes it to the next element.</source>
        <translation>Av og til sender et element brukeren en cookie med tilstanden sin. Brukeren gir den til neste element.</translation>
    </message>
    <message>
        <source>The element is thawed. It does not know that time has passed.</source>
        <translation>Elementet tines opp. Det vet ikke at det har gått tid.</translation>
    </message>
    <message>
        <source>The element with the most tiles in progress is killed (SIGKILL): no goodbye, no deregistration.</source>
        <translation>Elementet med flest fliser underveis drepes (SIGKILL): ikke noe farvel, ingen avmelding.</translation>
    </message>
    <message>
        <source>The registrar that is home to most elements is killed (SIGKILL). Watch the handlespace: who takes over its elements?</source>
        <translation>Registraren som er hjem for flest elementer, drepes (SIGKILL). Følg med på handlespacet: hvem overtar elementene?</translation>
    </message>
    <message>
        <source>One of the registrars it finds becomes its mentor and sends it the peer list and the handle table, page by page.</source>
        <translation>En av registrarene den finner, blir mentor og sender den listen over peers og handle-tabellen, side for side.</translation>
    </message>
    <message>
        <source>One pool element registers. It computes 40 000 points per second, and the picture has 120 000.</source>
        <translation>Ett poolelement registrerer seg. Det beregner 40 000 punkter i sekundet, og bildet har 120 000.</translation>
    </message>
    <message>
        <source>One that is twice as fast, with a weight of 2.</source>
        <translation>Et som er dobbelt så raskt, med vekt 2.</translation>
    </message>
    <message>
        <source>One, two and four</source>
        <translation>En, to og fire</translation>
    </message>
    <message>
        <source>Only that they do not answer</source>
        <translation>Bare at de ikke svarer</translation>
    </message>
    <message>
        <source>Only a peer that expects an answer, after some time</source>
        <translation>Bare en peer som venter svar, etter en stund</translation>
    </message>
    <message>
        <source>Order the picture again</source>
        <translation>Bestille bildet på nytt</translation>
    </message>
    <message>
        <source>Other elements start them again from the beginning</source>
        <translation>Andre elementer begynner på dem forfra</translation>
    </message>
    <message>
        <source>Other elements continue them where it stopped</source>
        <translation>Andre elementer fortsetter der det slapp</translation>
    </message>
    <message>
        <source>Pool elements by the hundred, each in its own process, at two registrars: the same protocol at a larger scale.</source>
        <translation>Poolelementer i hundretall, hvert i sin egen prosess, hos to registrarer: samme protokoll i større skala.</translation>
    </message>
    <message>
        <source>Pool elements start by the hundred, each in its own process, and register with one of the two registrars.</source>
        <translation>Poolelementer starter i hundretall, hvert i sin egen prosess, og registrerer seg hos en av de to registrarene.</translation>
    </message>
    <message>
        <source>Round robin or least used</source>
        <translation>Round robin eller least used</translation>
    </message>
    <message>
        <source>Rush hour: four more elements start and register. The picture now renders faster.</source>
        <translation>Rushtid: fire elementer til starter og registrerer seg. Nå beregnes bildet raskere.</translation>
    </message>
    <message>
        <source>Six pool elements register.</source>
        <translation>Seks poolelementer registrerer seg.</translation>
    </message>
    <message>
        <source>The same machines finished sooner, because work went to elements with room for it.</source>
        <translation>De samme maskinene ble ferdige tidligere, fordi arbeidet gikk til elementer med ledig plass.</translation>
    </message>
    <message>
        <source>That the network is broken</source>
        <translation>At nettet er brutt</translation>
    </message>
    <message>
        <source>That they are dead</source>
        <translation>At de er døde</translation>
    </message>
    <message>
        <source>The cable is repaired.</source>
        <translation>Kabelen repareres.</translation>
    </message>
    <message>
        <source>The fast element had to wait for the slow one. All three leave now, because a pool has one policy at a time.</source>
        <translation>Det raske elementet måtte vente på det langsomme. Alle tre forlater poolen nå, for en pool har én policy om gangen.</translation>
    </message>
    <message>
        <source>The fast one</source>
        <translation>Det raske</translation>
    </message>
    <message>
        <source>The one in the larger half</source>
        <translation>Det i den største halvdelen</translation>
    </message>
    <message>
        <source>The others agreed within milliseconds which of them takes over. No session was broken, and no tile was lost.</source>
        <translation>De andre ble på noen millisekunder enige om hvem av dem som overtar. Ingen økt ble brutt, og ingen flis gikk tapt.</translation>
    </message>
    <message>
        <source>The registrar got no answer to its keep-alive and removed the element. No new sessions are sent there.</source>
        <translation>Registraren fikk ikke svar på sin keep-alive og fjernet elementet. Ingen nye økter sendes dit.</translation>
    </message>
    <message>
        <source>The registrar names the four in turn. Look at the colours: each tile may be computed by a different element.</source>
        <translation>Registraren nevner de fire etter tur. Se på fargene: hver flis kan være beregnet av et annet element.</translation>
    </message>
    <message>
        <source>The registrars have found each other again, and each has told the other about its elements.</source>
        <translation>Registrarene har funnet hverandre igjen, og hver har fortalt den andre om elementene sine.</translation>
    </message>
    <message>
        <source>The same picture again.</source>
        <translation>Samme bilde en gang til.</translation>
    </message>
    <message>
        <source>The same picture, first with one pool element, then with four. A job that splits into parts runs faster on a pool.</source>
        <translation>Samme bilde, først med ett poolelement, så med fire. En jobb som kan deles opp, går raskere i en pool.</translation>
    </message>
    <message>
        <source>The same picture with four elements: how long will it take?</source>
        <translation>Samme bilde med fire elementer: hvor lang tid tar det?</translation>
    </message>
    <message>
        <source>The same three machines with least used: each reports its load to the registrar whenever it changes.</source>
        <translation>De samme tre maskinene med least used: hver rapporterer lasten til registraren når den endrer seg.</translation>
    </message>
    <message>
        <source>The same work twice on elements of capacities one, two and four: first in turn, then always to the least loaded element.</source>
        <translation>Samme arbeid to ganger på elementer med kapasitet en, to og fire: først etter tur, så alltid til det minst belastede elementet.</translation>
    </message>
    <message>
        <source>The slow one</source>
        <translation>Det langsomme</translation>
    </message>
    <message>
        <source>The user did not have to know how many elements there are, or where. It asked for the pool by its handle.</source>
        <translation>Brukeren trengte ikke å vite hvor mange elementer det er, eller hvor de er. Den spurte etter poolen ved navn.</translation>
    </message>
    <message>
        <source>The user continues with its own half. Tiles that were computed in the other half continue on this side.</source>
        <translation>Brukeren fortsetter med sin egen halvdel. Fliser som ble beregnet i den andre halvdelen, fortsetter på denne siden.</translation>
    </message>
    <message>
        <source>All that was without protection. Now the same scope begins again with it.</source>
        <translation>Alt dette var uten beskyttelse. Nå begynner det samme området på nytt, med beskyttelse.</translation>
    </message>
    <message>
        <source>Bob joins, too. Each laptop watches what its owner does: the processor, the battery, the screen lock and the lid.</source>
        <translation>Bob blir også med. Hver bærbar følger med på hva eieren gjør: prosessoren, batteriet, skjermlåsen og lokket.</translation>
    </message>
    <message>
        <source>Bob&apos;s laptop begins them again</source>
        <translation>Maskinen til Bob begynner på dem igjen</translation>
    </message>
    <message>
        <source>Bob&apos;s laptop continues them without a gap</source>
        <translation>Maskinen til Bob fortsetter på dem uten opphold</translation>
    </message>
    <message>
        <source>Both laptops compute the picture, as long as nobody else needs them.</source>
        <translation>Begge maskinene beregner bildet, så lenge ingen andre trenger dem.</translation>
    </message>
    <message>
        <source>Catch tiles with elements of its own that never answer</source>
        <translation>Fange fliser med egne elementer som aldri svarer</translation>
    </message>
    <message>
        <source>Continue, and the figures of both attacks stand side by side. Rules, limits and signatures keep a stranger from doing harm. Only TLS keeps it from listening and from connecting at all.</source>
        <translation>Gå videre, så står tallene fra begge angrepene side om side. Regler, grenser og signaturer hindrer en fremmed i å gjøre skade. Bare TLS hindrer den i å lytte og i å koble seg til i det hele tatt.</translation>
    </message>
    <message>
        <source>Cookies come several times a second, so Ada hardly waits, and the pool loses nothing. Killing the element would be quicker by a tenth of a second, and would lose work.</source>
        <translation>Cookies kommer flere ganger i sekundet, så Ada venter knapt, og poolen mister ingenting. Å drepe elementet ville gått et tidels sekund raskere, og arbeid ville gått tapt.</translation>
    </message>
    <message>
        <source>Each colour is a student. Now Ada leaves properly.</source>
        <translation>Hver farge er en elev. Nå går Ada på ordentlig vis.</translation>
    </message>
    <message>
        <source>Go on: Ada has promised her laptop</source>
        <translation>Fortsette: Ada har lovet bort maskinen sin</translation>
    </message>
    <message>
        <source>Her laptop was idle for two seconds, and her element is back in the pool, in the same colour. (Usually it takes 30 s.)</source>
        <translation>Maskinen hennes var ledig i to sekunder, og elementet er tilbake i poolen, i samme farge. (Vanligvis tar det 30 s.)</translation>
    </message>
    <message>
        <source>Her tiles went on in Bob&apos;s colour, from the point that she had reached. Ada joins again, and keeps her colour.</source>
        <translation>Flisene hennes fortsatte i fargen til Bob, fra punktet hun hadde nådd. Ada blir med igjen og beholder fargen sin.</translation>
    </message>
    <message>
        <source>In a moment, Ada starts a program of her own that takes the whole processor. What should the pool do?</source>
        <translation>Om et øyeblikk starter Ada et eget program som tar hele prosessoren. Hva skal poolen gjøre?</translation>
    </message>
    <message>
        <source>In the middle of the picture, Ada leaves properly. What happens to the tiles on her laptop?</source>
        <translation>Midt i bildet går Ada på ordentlig vis. Hva skjer med flisene på maskinen hennes?</translation>
    </message>
    <message>
        <source>Join the class</source>
        <translation>Bli med i klassen</translation>
    </message>
    <message>
        <source>Kill the element at once, so that Ada has her laptop</source>
        <translation>Drepe elementet med én gang, så Ada får maskinen sin</translation>
    </message>
    <message>
        <source>Let the element reach its next cookie, and then go</source>
        <translation>La elementet nå sin neste cookie og så gå</translation>
    </message>
    <message>
        <source>Nothing: a picture needs only our three elements</source>
        <translation>Ingenting: Et bilde trenger bare våre tre elementer</translation>
    </message>
    <message>
        <source>Now Bob&apos;s laptop vanishes in the middle of its tiles: nobody said goodbye, and nobody knows it yet.</source>
        <translation>Nå forsvinner maskinen til Bob midt i flisene sine: Ingen sa farvel, og ingen vet det ennå.</translation>
    </message>
    <message>
        <source>Read the picture</source>
        <translation>Lese bildet</translation>
    </message>
    <message>
        <source>The owner comes back</source>
        <translation>Eieren kommer tilbake</translation>
    </message>
    <message>
        <source>The picture is complete. The pool has borrowed what Ada did not need, and she had her laptop when she needed it.</source>
        <translation>Bildet er ferdig. Poolen lånte det Ada ikke trengte, og hun hadde maskinen sin da hun trengte den.</translation>
    </message>
    <message>
        <source>The registrar gives the stranger&apos;s elements to users like all others. Who can also listen to the network can read the picture, and against that only TLS helps.</source>
        <translation>Registraren gir elementene til den fremmede til brukere som alle andre. Den som også kan lytte på nettet, kan lese bildet, og mot det hjelper bare TLS.</translation>
    </message>
    <message>
        <source>The same picture again, and the same stranger will come.</source>
        <translation>Det samme bildet igjen, og den samme fremmede kommer.</translation>
    </message>
    <message>
        <source>The stranger does what it did before. Its elements are refused, its forged cookies are not believed, and its floods are not read.</source>
        <translation>Den fremmede gjør det samme som før. Elementene avvises, de forfalskede cookiene blir ikke trodd, og flommen blir ikke lest.</translation>
    </message>
    <message>
        <source>The stranger has gone again. The registrar has counted what it refused: its row in the list shows that.</source>
        <translation>Den fremmede er borte igjen. Registraren har telt det den avviste: Det står på raden i listen.</translation>
    </message>
    <message>
        <source>The stranger has gone. The picture becomes complete, because users leave elements that do not answer.</source>
        <translation>Den fremmede er borte. Bildet blir ferdig, fordi brukere forlater elementer som ikke svarer.</translation>
    </message>
    <message>
        <source>The stranger is here: it floods the registrar with registrations, resolutions and false reports, and gives our elements forged cookies. Its own elements catch tiles, which wait for a second and then go elsewhere.</source>
        <translation>Den fremmede er her: Den oversvømmer registraren med registreringer, oppslag og falske meldinger og gir elementene våre forfalskede cookies. Dens egne elementer fanger fliser, som venter et sekund og så går et annet sted.</translation>
    </message>
    <message>
        <source>The teacher invites a class, and two students lend their laptops. The elements on them have a low priority, but even so an owner would notice them.</source>
        <translation>Læreren inviterer en klasse, og to elever låner bort maskinene sine. Elementene på dem har lav prioritet, men en eier ville merke dem likevel.</translation>
    </message>
    <message>
        <source>The teacher invites a class: a registrar starts, and a desk at which others join with a code. The code says which desk is the right one.</source>
        <translation>Læreren inviterer en klasse: En registrar starter, og et kateter der andre blir med med en kode. Koden sier hvilket kateter som er det riktige.</translation>
    </message>
    <message>
        <source>The teacher&apos;s machine computes nothing itself. It asks the registrar for elements, like every pool user.</source>
        <translation>Maskinen til læreren beregner ingenting selv. Den spør registraren etter elementer, som alle poolbrukere.</translation>
    </message>
    <message>
        <source>The user opens 300 sessions, 60 at a time. How much must a registrar tell it about the pool?</source>
        <translation>Brukeren åpner 300 økter, 60 om gangen. Hvor mye må en registrar fortelle den om poolen?</translation>
    </message>
    <message>
        <source>The user opens seven sessions.</source>
        <translation>Brukeren åpner sju økter.</translation>
    </message>
    <message>
        <source>The weight says how often an element is selected in each round. So all seven sessions progress at the same speed.</source>
        <translation>Vekten sier hvor ofte et element velges i hver runde. Derfor går alle sju økter like raskt.</translation>
    </message>
    <message>
        <source>The whole list, each time</source>
        <translation>Hele listen, hver gang</translation>
    </message>
    <message>
        <source>The whole list, once</source>
        <translation>Hele listen, én gang</translation>
    </message>
    <message>
        <source>The window is a pool user. It may ask any of the three registrars, because they all know the same.</source>
        <translation>Vinduet er en poolbruker. Det kan spørre hvem som helst av de tre registrarene, for alle vet det samme.</translation>
    </message>
    <message>
        <source>The window is a pool user: it asks the registrar for elements and gives them tiles to compute. Before half of the picture is finished, one of the three is killed.</source>
        <translation>Vinduet er en poolbruker: det spør registraren etter elementer og gir dem fliser å beregne. Før halve bildet er ferdig, drepes ett av de tre.</translation>
    </message>
    <message>
        <source>The window orders the tiles, each in its own session. All of them go to the only element.</source>
        <translation>Vinduet bestiller flisene, hver i sin egen økt. Alle går til det eneste elementet.</translation>
    </message>
    <message>
        <source>They are lost</source>
        <translation>De går tapt</translation>
    </message>
    <message>
        <source>They wait until Ada comes back</source>
        <translation>De venter til Ada kommer tilbake</translation>
    </message>
    <message>
        <source>This registrar has rules and limits: only this machine may register elements in the pool, and nobody may ask, report or register more often than a class ever would.</source>
        <translation>Denne registraren har regler og grenser: Bare denne maskinen kan registrere elementer i poolen, og ingen kan spørre, melde eller registrere oftere enn en klasse noen gang ville gjøre.</translation>
    </message>
    <message>
        <source>Three elements as before. They share a key, with which they sign cookies.</source>
        <translation>Tre elementer som før. De deler en nøkkel som de signerer cookies med.</translation>
    </message>
    <message>
        <source>Three elements register.</source>
        <translation>Tre elementer registrerer seg.</translation>
    </message>
    <message>
        <source>Three elements register. They are ours, and they do their work.</source>
        <translation>Tre elementer registrerer seg. De er våre, og de gjør jobben sin.</translation>
    </message>
    <message>
        <source>Three elements with round robin: each one in turn. The second has twice the speed of the first, the third four times.</source>
        <translation>Tre elementer med round robin: hvert etter tur. Det andre er dobbelt så raskt som det første, det tredje fire ganger så raskt.</translation>
    </message>
    <message>
        <source>Three elements, the second twice and the third four times as fast as the first: weights share the work fairly.</source>
        <translation>Tre elementer, der det andre er dobbelt og det tredje fire ganger så raskt som det første: vekter fordeler arbeidet rettferdig.</translation>
    </message>
    <message>
        <source>Three pool elements compute a picture. One of them is killed while it works. The others take over its tiles where it stopped, because the pool user holds a cookie with its state.</source>
        <translation>Tre poolelementer beregner et bilde. Ett av dem drepes mens det arbeider. De andre overtar flisene der det slapp, fordi poolbrukeren har en cookie med tilstanden til elementet.</translation>
    </message>
    <message>
        <source>Three registrars keep one handlespace. The one that is home to most elements is killed. Another one takes over its elements, and neither the elements nor the picture lose anything.</source>
        <translation>Tre registrarer holder ett handlespace. Den som er hjem for flest elementer, drepes. En annen overtar elementene, og verken elementene eller bildet taper noe.</translation>
    </message>
    <message>
        <source>To which elements will they go?</source>
        <translation>Hvilke elementer går de til?</translation>
    </message>
    <message>
        <source>Two laptops stand beside this window. Here they are programs at this machine&apos;s own address, because this window has no network of its own. On Linux, “poolscope lesson join-the-class” usually has one.</source>
        <translation>To bærbare står ved siden av dette vinduet. Her er de programmer på maskinens egen adresse, fordi vinduet ikke har et eget nett. På Linux har «poolscope lesson join-the-class» vanligvis et.</translation>
    </message>
    <message>
        <source>Two laptops stand beside this window: each one is a network namespace of its own, with its own address, connected by a cable to the teacher&apos;s machine.</source>
        <translation>To bærbare står ved siden av dette vinduet: Hver er et eget nettverksnavnerom med egen adresse, koblet med kabel til maskinen til læreren.</translation>
    </message>
    <message>
        <source>Two or three to each</source>
        <translation>To eller tre til hvert</translation>
    </message>
    <message>
        <source>Two registrars keep one handlespace. A third one starts while the elements work. It finds a mentor, learns the whole handlespace from it, and then does the same work as the others.</source>
        <translation>To registrarer holder ett handlespace. En tredje starter mens elementene arbeider. Den finner en mentor, lærer hele handlespacet av den, og gjør deretter samme arbeid som de andre.</translation>
    </message>
    <message>
        <source>Two registrars keep one handlespace. Each one checks every second that the other one is alive.</source>
        <translation>To registrarer holder ett handlespace. Hver av dem sjekker hvert sekund at den andre lever.</translation>
    </message>
    <message>
        <source>Two registrars, for hundreds of elements.</source>
        <translation>To registrarer, for hundrevis av elementer.</translation>
    </message>
    <message>
        <source>Two students lend their laptops to the pool with a code. One of them leaves properly, the other one vanishes. The picture becomes complete all the same.</source>
        <translation>To elever låner maskinene sine til poolen med en kode. Den ene går på ordentlig vis, den andre forsvinner. Bildet blir ferdig likevel.</translation>
    </message>
    <message>
        <source>Unequal machines</source>
        <translation>Ulike maskiner</translation>
    </message>
    <message>
        <source>After five seconds without progress, the users reported the element and continued on other elements from their cookies.</source>
        <translation>Etter fem sekunder uten framdrift rapporterte brukerne elementet og fortsatte hos andre elementer fra cookiene sine.</translation>
    </message>
    <message>
        <source>What happens to the tiles it is computing?</source>
        <translation>Hva skjer med flisene det holder på å beregne?</translation>
    </message>
    <message>
        <source>What does each registrar know about the elements of the other half?</source>
        <translation>Hva vet hver registrar om elementene i den andre halvdelen?</translation>
    </message>
    <message>
        <source>Uninvited</source>
        <translation>Ikke invitert</translation>
    </message>
    <message>
        <source>What can the stranger do to our users?</source>
        <translation>Hva kan den fremmede gjøre mot brukerne våre?</translation>
    </message>
    <message>
        <source>Which element will have the longest queue?</source>
        <translation>Hvilket element får lengst kø?</translation>
    </message>
    <message>
        <source>While a job runs, elements join and others leave. It gets faster, and no tile is lost.</source>
        <translation>Mens en jobb kjører, kommer elementer til og andre forlater poolen. Jobben går raskere, og ingen flis går tapt.</translation>
    </message>
    <message>
        <source>A component that is cut off cannot tell a dead machine from a broken cable. So both halves continue with the components they reach.</source>
        <translation>En komponent som er avskåret, kan ikke skille en død maskin fra en kuttet kabel. Derfor fortsetter begge halvdelene med komponentene de når.</translation>
    </message>
    <message>
        <source>Which handlespace will be the correct one?</source>
        <translation>Hvilket handlespace blir det riktige?</translation>
    </message>
    <message>
        <source>Three pool elements register. They are slowed down, so that you can watch them work.</source>
        <translation>Tre poolelementer registrerer seg. De er bremset, så du kan se dem arbeide.</translation>
    </message>
    <message>
        <source>Three registrars find each other. Each one holds the whole handlespace and monitors the others.</source>
        <translation>Tre registrarer finner hverandre. Hver av dem holder hele handlespacet og overvåker de andre.</translation>
    </message>
    <message>
        <source>Two registrars keep one handlespace.</source>
        <translation>To registrarer holder ett handlespace.</translation>
    </message>
</context>
<context>
    <name>Load</name>
    <message numerus="yes">
        <source>%n element(s) waiting</source>
        <translation>
            <numerusform>%n element venter</numerusform>
            <numerusform>%n elementer venter</numerusform>
        </translation>
    </message>
    <message>
        <source>CPU {whole} %, ours {ours} % · {free} GB free</source>
        <translation>CPU {whole} %, egne {ours} % · {free} GB ledig</translation>
    </message>
    <message>
        <source>Memory is short</source>
        <translation>Det er lite minne</translation>
    </message>
    <message>
        <source>Memory is short: stop some processes.</source>
        <translation>Det er lite minne: stopp noen prosesser.</translation>
    </message>
    <message>
        <source>The load of this machine:</source>
        <translation>Belastningen av denne maskinen:</translation>
    </message>
    <message>
        <source>The machine is busy</source>
        <translation>Maskinen er opptatt</translation>
    </message>
    <message>
        <source>The machine is busy: times shown may be longer than the protocol&apos;s.</source>
        <translation>Maskinen er opptatt: tidene som vises, kan være lengre enn protokollens.</translation>
    </message>
    <message>
        <source>{free} of {memory} GB of memory are free</source>
        <translation>{free} av {memory} GB minne er ledig</translation>
    </message>
    <message numerus="yes">
        <source>{whole} % of its %n processor(s) are in use, {ours} % by this window and its processes</source>
        <translation>
            <numerusform>{whole} % av dens %n prosessor er i bruk, {ours} % av dette vinduet og prosessene dets</numerusform>
            <numerusform>{whole} % av dens %n prosessorer er i bruk, {ours} % av dette vinduet og prosessene dets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>ASAP and ENRP</source>
        <translation>ASAP og ENRP</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle typer</translation>
    </message>
    <message>
        <source>Show all kinds of messages, or one kind</source>
        <translation>Vis alle typer meldinger, eller én type</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Tøm søket</translation>
    </message>
    <message>
        <source>Element {mark}</source>
        <translation>Element {mark}</translation>
    </message>
    <message>
        <source>Element {mark} {identifier}</source>
        <translation>Element {mark} {identifier}</translation>
    </message>
    <message>
        <source>All components</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Export messages</source>
        <translation>Eksporter meldinger</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Felt</translation>
    </message>
    <message>
        <source>Fields of the message</source>
        <translation>Felter i meldingen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Fra</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message numerus="yes">
        <source>Last %n second(s)</source>
        <translation>
            <numerusform>Siste %n sekund</numerusform>
            <numerusform>Siste %n sekunder</numerusform>
        </translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Malformed: {fault}. Decoded up to octet {offset}.</source>
        <translation>Feilformet: {fault}. Dekodet til oktett {offset}.</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Melding</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldinger</translation>
    </message>
    <message>
        <source>Show messages of all components, or only those to and from one</source>
        <translation>Vis meldinger for alle komponenter, eller bare til og fra én</translation>
    </message>
    <message>
        <source>Listed messages, for Wireshark (*.pcapng)</source>
        <translation>Meldinger i listen, for Wireshark (*.pcapng)</translation>
    </message>
    <message>
        <source>No messages in this span.</source>
        <translation>Ingen meldinger i dette tidsrommet.</translation>
    </message>
    <message>
        <source>Octets</source>
        <translation>Oktetter</translation>
    </message>
    <message>
        <source>Octets of the message</source>
        <translation>Oktetter i meldingen</translation>
    </message>
    <message>
        <source>Octets {start} to {end}: {octets}</source>
        <translation>Oktetter {start} til {end}: {octets}</translation>
    </message>
    <message>
        <source>Show only messages that contain all of these words</source>
        <translation>Vis bare meldinger som inneholder alle disse ordene</translation>
    </message>
    <message>
        <source>Pool user</source>
        <translation>Poolbruker</translation>
    </message>
    <message>
        <source>Registrar {letter}</source>
        <translation>Registrar {letter}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Søk</translation>
    </message>
    <message>
        <source>Search the messages</source>
        <translation>Søk i meldingene</translation>
    </message>
    <message>
        <source>Selected in the list</source>
        <translation>Valgt i listen</translation>
    </message>
    <message>
        <source>Sequence chart</source>
        <translation>Sekvensdiagram</translation>
    </message>
    <message>
        <source>Sequence chart (*.svg)</source>
        <translation>Sekvensdiagram (*.svg)</translation>
    </message>
    <message>
        <source>Too many messages to list: a sample of each second is shown.</source>
        <translation>For mange meldinger for listen: et utvalg fra hvert sekund vises.</translation>
    </message>
    <message>
        <source>Show all messages again</source>
        <translation>Vis alle meldinger igjen</translation>
    </message>
    <message>
        <source>Span of the chart</source>
        <translation>Diagrammets tidsrom</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Til</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Bruker</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Verdi</translation>
    </message>
    <message>
        <source>Kind of messages</source>
        <translation>Meldingstype</translation>
    </message>
    <message>
        <source>Messages shown in the chart</source>
        <translation>Meldinger i diagrammet</translation>
    </message>
    <message>
        <source>Sender or receiver</source>
        <translation>Avsender eller mottaker</translation>
    </message>
    <message>
        <source>unknown sender</source>
        <translation>ukjent avsender</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>ukjent</translation>
    </message>
    <message>
        <source>{kind} {name} from {sender} to {receiver}
{source} → {target}, {size} octets</source>
        <translation>{kind} {name} fra {sender} til {receiver}
{source} → {target}, {size} oktetter</translation>
    </message>
    <message>
        <source>{listed}, {number} only counted</source>
        <translation>{listed}, {number} bare talt</translation>
    </message>
    <message>
        <source>{name}: {value}
from octet {start}, {length} octets</source>
        <translation>{name}: {value}
fra oktett {start}, {length} oktetter</translation>
    </message>
    <message>
        <source>{number} listed</source>
        <translation>{number} i listen</translation>
    </message>
    <message>
        <source>{path} must end in .pcapng or .svg</source>
        <translation>{path} må slutte på .pcapng eller .svg</translation>
    </message>
    <message>
        <source>⋮  {time} later</source>
        <translation>⋮  {time} senere</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>.</source>
        <comment>decimal sign</comment>
        <translation>,</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>crashed</source>
        <comment>after a name</comment>
        <translation>krasjet</translation>
    </message>
    <message>
        <source>failed with exit code {status}</source>
        <comment>after a name</comment>
        <translation>feilet med avslutningskode {status}</translation>
    </message>
    <message>
        <source>stopped normally</source>
        <comment>after a name</comment>
        <translation>avsluttet normalt</translation>
    </message>
    <message>
        <source>was ended by a signal</source>
        <comment>after a name</comment>
        <translation>ble avsluttet av et signal</translation>
    </message>
    <message>
        <source>was interrupted</source>
        <comment>after a name</comment>
        <translation>ble avbrutt</translation>
    </message>
    <message>
        <source>was killed</source>
        <comment>after a name</comment>
        <translation>ble drept</translation>
    </message>
    <message>
        <source>was lost together with its launcher</source>
        <comment>after a name</comment>
        <translation>gikk tapt sammen med startprosessen sin</translation>
    </message>
    <message>
        <source>was terminated before it could say goodbye</source>
        <comment>after a name</comment>
        <translation>ble avsluttet uten å rekke å si farvel</translation>
    </message>
    <message>
        <source>{who} {what} after {time}</source>
        <translation>{who} {what} etter {time}</translation>
    </message>
</context>
<context>
    <name>PNG files</name>
    <message>
        <source>it does not begin like a PNG file</source>
        <translation>den begynner ikke som en PNG-fil</translation>
    </message>
    <message>
        <source>it is damaged or incomplete</source>
        <translation>den er skadet eller ufullstendig</translation>
    </message>
    <message>
        <source>it is incomplete</source>
        <translation>den er ufullstendig</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} kan ikke leses: {error}</translation>
    </message>
    <message>
        <source>{path} is not a PNG file: {why}</source>
        <translation>{path} er ikke en PNG-fil: {why}</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Compare policies</source>
        <translation>Sammenlign policyer</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Feil</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Grafer</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldinger</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>Topologi</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Visninger</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Picture</source>
        <translation>Bilde</translation>
    </message>
    <message>
        <source>The picture cannot continue: {error}</source>
        <translation>Bildet kan ikke fortsette: {error}</translation>
    </message>
    <message>
        <source>The picture continues</source>
        <translation>Bildet fortsetter</translation>
    </message>
    <message>
        <source>The picture was stopped</source>
        <translation>Beregningen av bildet ble avsluttet</translation>
    </message>
</context>
<context>
    <name>Picture files</name>
    <message>
        <source>Copied: {line}</source>
        <translation>Kopiert: {line}</translation>
    </message>
    <message>
        <source>Open a place</source>
        <translation>Åpne et sted</translation>
    </message>
    <message>
        <source>Pictures and fractal files ({endings})</source>
        <translation>Bilder og fraktalfiler ({endings})</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Lagre bildet</translation>
    </message>
    <message>
        <source>Saved with its coordinates: {path}</source>
        <translation>Lagret med koordinatene: {path}</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>A far coast</source>
        <translation>En fjern kyst</translation>
    </message>
    <message>
        <source>A small copy</source>
        <translation>En liten kopi</translation>
    </message>
    <message numerus="yes">
        <source>One of the %n fractal file(s) on this machine, at random</source>
        <translation>
            <numerusform>Den ene fraktalfilen på denne maskinen</numerusform>
            <numerusform>En tilfeldig av de %n fraktalfilene på denne maskinen</numerusform>
        </translation>
    </message>
    <message>
        <source>Between two bulbs</source>
        <translation>Mellom to knopper</translation>
    </message>
    <message>
        <source>Coordinates begin with Mandelbrot, as in “Mandelbrot centre 0.45+0i height 2.7”</source>
        <translation>Koordinater begynner med Mandelbrot, som i «Mandelbrot centre 0.45+0i height 2.7»</translation>
    </message>
    <message>
        <source>Coordinates need a centre and a height, as in “Mandelbrot centre 0.45+0i height 2.7”</source>
        <translation>Koordinater må ha et sentrum og en høyde, som i «Mandelbrot centre 0.45+0i height 2.7»</translation>
    </message>
    <message>
        <source>Double spiral</source>
        <translation>Dobbeltspiral</translation>
    </message>
    <message>
        <source>Elephant valley</source>
        <translation>Elefantdalen</translation>
    </message>
    <message>
        <source>Fractal files</source>
        <translation>Fraktalfiler</translation>
    </message>
    <message>
        <source>Go to bookmark {slot}: {place}</source>
        <translation>Gå til bokmerke {slot}: {place}</translation>
    </message>
    <message>
        <source>Set a bookmark to this view</source>
        <translation>Sett et bokmerke til denne visningen</translation>
    </message>
    <message>
        <source>Set bookmark {slot} to this view</source>
        <translation>Sett bokmerke {slot} til denne visningen</translation>
    </message>
    <message>
        <source>Lace of stars</source>
        <translation>Stjernekniplinger</translation>
    </message>
    <message>
        <source>Only MandelbrotN has an exponent n.</source>
        <translation>Bare MandelbrotN har en eksponent n.</translation>
    </message>
    <message>
        <source>Palm leaves</source>
        <translation>Palmeblader</translation>
    </message>
    <message>
        <source>Power 2.5, torn</source>
        <translation>Potens 2,5, revet i stykker</translation>
    </message>
    <message>
        <source>Power 3</source>
        <translation>Potens 3</translation>
    </message>
    <message>
        <source>Power 5</source>
        <translation>Potens 5</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Forvalg</translation>
    </message>
    <message>
        <source>Random fractal file</source>
        <translation>Tilfeldig fraktalfil</translation>
    </message>
    <message>
        <source>Seahorse valley</source>
        <translation>Sjøhestdalen</translation>
    </message>
    <message>
        <source>Spiral garden</source>
        <translation>Spiralhage</translation>
    </message>
    <message>
        <source>The whole set</source>
        <translation>Hele mengden</translation>
    </message>
    <message>
        <source>These coordinates cannot be shown: {why}.</source>
        <translation>Disse koordinatene kan ikke vises: {why}.</translation>
    </message>
    <message>
        <source>These coordinates enclose no area.</source>
        <translation>Disse koordinatene omslutter ikke noe areal.</translation>
    </message>
    <message>
        <source>“{keyword} {text}” is not clear; write it as in “{keyword} {example}”.</source>
        <translation>«{keyword} {text}» er ikke entydig; skriv det som i «{keyword} {example}».</translation>
    </message>
    <message>
        <source>“{text}” is not clear after Mandelbrot.</source>
        <translation>«{text}» etter Mandelbrot er ikke forståelig.</translation>
    </message>
    <message>
        <source>The exponent must be within ±{most}.</source>
        <translation>Eksponenten må være innenfor ±{most}.</translation>
    </message>
    <message>
        <source>Iterations must be between 1 and {most}.</source>
        <translation>Iterasjonene må være mellom 1 og {most}.</translation>
    </message>
    <message>
        <source>Three-armed stars</source>
        <translation>Trearmede stjerner</translation>
    </message>
    <message>
        <source>Trunks of elephants</source>
        <translation>Elefantsnabler</translation>
    </message>
    <message>
        <source>{path} contains no coordinates: it was not saved by this program</source>
        <translation>{path} inneholder ingen koordinater: den ble ikke lagret av dette programmet</translation>
    </message>
    <message>
        <source>{slot}, replacing {name}</source>
        <translation>{slot}, erstatter {name}</translation>
    </message>
</context>
<context>
    <name>Policies</name>
    <message>
        <source>The element with the highest priority. The others are standby.</source>
        <translation>Elementet med høyest prioritet. De andre er reserve.</translation>
    </message>
    <message>
        <source>As least used with degradation; distance counts as load.</source>
        <translation>Som least used degradation; avstand teller som last.</translation>
    </message>
    <message>
        <source>As least used; distance counts as load.</source>
        <translation>Som least used; avstand teller som last.</translation>
    </message>
    <message>
        <source>As least used; each selection adds load until the element reports again.</source>
        <translation>Som least used; hvert valg øker lasten til elementet rapporterer igjen.</translation>
    </message>
    <message>
        <source>As weighted random; near elements are selected more often.</source>
        <translation>Som weighted random; nære elementer velges oftere.</translation>
    </message>
    <message>
        <source>Random, weighted towards the lowest load after one more session.</source>
        <translation>Tilfeldig, vektet mot lavest last etter én økt til.</translation>
    </message>
    <message>
        <source>Random, weighted towards the lowest load after one more session; each selection counts until the next report.</source>
        <translation>Tilfeldig, vektet mot lavest last etter én økt til; hvert valg teller til neste rapport.</translation>
    </message>
    <message>
        <source>Random, weighted towards low load; each selection counts until the element reports again.</source>
        <translation>Tilfeldig, vektet mot lav last; hvert valg teller til elementet rapporterer igjen.</translation>
    </message>
    <message>
        <source>Random, all elements with equal probability.</source>
        <translation>Tilfeldig, alle elementer like sannsynlig.</translation>
    </message>
    <message>
        <source>Random, weighted towards low load.</source>
        <translation>Tilfeldig, vektet mot lav last.</translation>
    </message>
    <message>
        <source>Random; twice the weight, twice the probability.</source>
        <translation>Tilfeldig; dobbel vekt, dobbel sannsynlighet.</translation>
    </message>
    <message>
        <source>Each element in turn.</source>
        <translation>Hvert element etter tur.</translation>
    </message>
    <message>
        <source>In turn; twice the weight, twice as many turns.</source>
        <translation>Etter tur; dobbel vekt, dobbelt så ofte.</translation>
    </message>
    <message>
        <source>The element with the lowest load after one more session; each selection counts until the element reports again.</source>
        <translation>Elementet med lavest last etter én økt til; hvert valg teller til elementet rapporterer igjen.</translation>
    </message>
    <message>
        <source>Load per distance</source>
        <translation>Last per avstand</translation>
    </message>
    <message>
        <source>Load per selection</source>
        <translation>Last per valg</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritet</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Vekt</translation>
    </message>
    <message>
        <source>The element with the lowest load. Elements report their load.</source>
        <translation>Elementet med lavest last. Elementer rapporterer lasten sin.</translation>
    </message>
    <message>
        <source>The element with the lowest load after one more session.</source>
        <translation>Elementet med lavest last etter én økt til.</translation>
    </message>
</context>
<context>
    <name>Pool</name>
    <message>
        <source>Choose elements to start</source>
        <translation>Velg elementer å starte</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>Elementer</translation>
    </message>
    <message>
        <source>Choose the number, pool, policy, capacity and speed of the elements (Ctrl+Shift+N)</source>
        <translation>Velg antall, pool, policy, kapasitet og fart for elementene (Ctrl+Shift+N)</translation>
    </message>
    <message>
        <source>Do not start them</source>
        <translation>Ikke start dem</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Ingen ennå</translation>
    </message>
    <message>
        <source>Registrars</source>
        <translation>Registrarer</translation>
    </message>
    <message>
        <source>Remove all elements that wait to start; the others stay</source>
        <translation>Fjern alle elementer som venter på å starte; de andre blir</translation>
    </message>
    <message>
        <source>Rows of this pool that are hidden, or shown on demand</source>
        <translation>Rader i denne poolen som er skjult, eller vises ved behov</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Vis %n til</numerusform>
            <numerusform>Vis %n til</numerusform>
        </translation>
    </message>
    <message>
        <source>Show only the first {number}</source>
        <translation>Vis bare de første {number}</translation>
    </message>
    <message>
        <source>Start a registrar</source>
        <translation>Start en registrar</translation>
    </message>
    <message>
        <source>Start another registrar (Ctrl+R)</source>
        <translation>Start enda en registrar (Ctrl+R)</translation>
    </message>
    <message>
        <source>Start the chosen number of elements (Ctrl+E)</source>
        <translation>Start det valgte antallet elementer (Ctrl+E)</translation>
    </message>
    <message>
        <source>Start elements</source>
        <translation>Start elementer</translation>
    </message>
    <message>
        <source>{more}, {still} of them not running</source>
        <translation>{more}, {still} av dem kjører ikke</translation>
    </message>
    <message numerus="yes">
        <source>{pool}: %n element(s)</source>
        <translation>
            <numerusform>{pool}: %n element</numerusform>
            <numerusform>{pool}: %n elementer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pools</name>
    <message>
        <source>The pool {pool} has the policy {policy}; its registrar refuses elements with another one. Choose that policy, or another pool.</source>
        <translation>Poolen {pool} har policyen {policy}, og registraren avviser elementer med en annen policy. Velg den policyen, eller en annen pool.</translation>
    </message>
</context>
<context>
    <name>Processes</name>
    <message>
        <source>the process could not be started: {reason}</source>
        <translation>prosessen kunne ikke startes: {reason}</translation>
    </message>
    <message>
        <source>the process {what} before it was ready</source>
        <translation>prosessen {what} før den var klar</translation>
    </message>
    <message>
        <source>the program is closing</source>
        <translation>programmet lukkes</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>waiting</source>
        <translation>venter</translation>
    </message>
    <message>
        <source>{done} of {tiles} tiles</source>
        <translation>{done} av {tiles} fliser</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} igjen</translation>
    </message>
</context>
<context>
    <name>Recording</name>
    <message>
        <source>the recording cannot be decompressed</source>
        <translation>opptaket kan ikke pakkes ut</translation>
    </message>
    <message>
        <source>the recording cannot be read</source>
        <translation>opptaket kan ikke leses</translation>
    </message>
    <message>
        <source>the recording is too large</source>
        <translation>opptaket er for stort</translation>
    </message>
    <message>
        <source>the recording is inconsistent ({kind}: {error})</source>
        <translation>opptaket er inkonsistent ({kind}: {error})</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} kan ikke leses: {error}</translation>
    </message>
    <message>
        <source>{path} contains nothing to play</source>
        <translation>{path} inneholder ikke noe å spille av</translation>
    </message>
    <message>
        <source>{path} is incomplete; the intact part is played</source>
        <translation>{path} er ufullstendig; den intakte delen spilles av</translation>
    </message>
    <message>
        <source>{path} is not a Poolscope recording</source>
        <translation>{path} er ikke et opptak fra Poolscope</translation>
    </message>
    <message>
        <source>{path} was recorded by a newer version of Poolscope</source>
        <translation>{path} ble tatt opp av en nyere versjon av Poolscope</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>change of another’s element</source>
        <translation>endring av andres element</translation>
    </message>
    <message>
        <source>connection without a certificate that counts here</source>
        <translation>forbindelse uten et sertifikat som gjelder her</translation>
    </message>
    <message>
        <source>registration in a pool that is not open to it</source>
        <translation>registrering i en pool som ikke er åpen for den</translation>
    </message>
    <message>
        <source>registration of another’s address</source>
        <translation>registrering av andres adresse</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>noe annet</translation>
    </message>
    <message>
        <source>talk as a registrar</source>
        <translation>tale som registrar</translation>
    </message>
    <message>
        <source>too many elements in the pool</source>
        <translation>for mange elementer i poolen</translation>
    </message>
    <message>
        <source>too many elements of one party</source>
        <translation>for mange elementer fra én part</translation>
    </message>
    <message>
        <source>too many handle resolutions</source>
        <translation>for mange handle-oppslag</translation>
    </message>
    <message>
        <source>too many pools of one party</source>
        <translation>for mange pooler fra én part</translation>
    </message>
    <message>
        <source>too many registrations</source>
        <translation>for mange registreringer</translation>
    </message>
    <message>
        <source>too many reports of unreachable elements</source>
        <translation>for mange meldinger om elementer som ikke kan nås</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n avvik</numerusform>
            <numerusform>%n avvik</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elementer</numerusform>
        </translation>
    </message>
    <message>
        <source>Dead registrars taken over (at least {wanted})</source>
        <translation>Døde registrarer som ble overtatt (minst {wanted})</translation>
    </message>
    <message>
        <source>Share of the work equals share of the speed (within {margin} %)</source>
        <translation>Andelen av arbeidet er lik andelen av farten (innenfor {margin} %)</translation>
    </message>
    <message>
        <source>Elements that computed a part (at least {wanted})</source>
        <translation>Elementer som beregnet en del (minst {wanted})</translation>
    </message>
    <message>
        <source>Elements removed while alive that came back (at least {wanted})</source>
        <translation>Levende elementer som ble fjernet og kom tilbake (minst {wanted})</translation>
    </message>
    <message>
        <source>Every element has a live home registrar</source>
        <translation>Hvert element har en levende hjemmeregistrar</translation>
    </message>
    <message>
        <source>it waits for a picture that no step renders</source>
        <translation>den venter på et bilde som ingen steg beregner</translation>
    </message>
    <message>
        <source>never</source>
        <translation>aldri</translation>
    </message>
    <message>
        <source>not finished after {seconds} s</source>
        <translation>ikke ferdig etter {seconds} s</translation>
    </message>
    <message>
        <source>New registrars knew the whole handlespace within {seconds} s of their start</source>
        <translation>Nye registrarer kjente hele handlespacet innen {seconds} s etter start</translation>
    </message>
    <message>
        <source>no element worked, or none has a speed limit</source>
        <translation>ingen elementer arbeidet, eller ingen har en fartsgrense</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>Some elements have no live home registrar</source>
        <translation>Noen elementer har ingen levende hjemmeregistrar</translation>
    </message>
    <message>
        <source>Resumed mid-tile from a cookie (at least {wanted})</source>
        <translation>Fortsatt midt i en flis fra en cookie (minst {wanted})</translation>
    </message>
    <message>
        <source>Speed-up from fewest to most elements (at least {times} times)</source>
        <translation>Fartsøkning fra færrest til flest elementer (minst {times} ganger)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>The checksums of the remaining registrars differ</source>
        <translation>Sjekksummene til de gjenværende registrarene er ulike</translation>
    </message>
    <message>
        <source>The checksums of the remaining registrars are equal</source>
        <translation>Sjekksummene til de gjenværende registrarene er like</translation>
    </message>
    <message>
        <source>The last picture was at least {times} times as fast as the first</source>
        <translation>Det siste bildet var minst {times} ganger så raskt som det første</translation>
    </message>
    <message>
        <source>The network was never split into two halves with their own elements</source>
        <translation>Nettet ble aldri delt i to halvdeler med egne elementer</translation>
    </message>
    <message>
        <source>The picture differs from the same tiles computed in this process</source>
        <translation>Bildet avviker fra de samme flisene beregnet i denne prosessen</translation>
    </message>
    <message>
        <source>The picture is identical to the same tiles computed in this process</source>
        <translation>Bildet er identisk med de samme flisene beregnet i denne prosessen</translation>
    </message>
    <message>
        <source>The picture is complete</source>
        <translation>Bildet er ferdig</translation>
    </message>
    <message>
        <source>The picture is not complete</source>
        <translation>Bildet er ikke ferdig</translation>
    </message>
    <message>
        <source>there are no two complete pictures</source>
        <translation>det er ikke to ferdige bilder</translation>
    </message>
    <message>
        <source>there is no element {number} to {order}</source>
        <translation>det er ikke noe element {number} for steget «{order}»</translation>
    </message>
    <message>
        <source>there is no frozen element to {order}</source>
        <translation>det er ikke noe fryst element for steget «{order}»</translation>
    </message>
    <message>
        <source>there is no running element to {order}</source>
        <translation>det er ikke noe element som kjører, for steget «{order}»</translation>
    </message>
    <message>
        <source>there is no running registrar to {order}</source>
        <translation>det er ingen registrar som kjører, for steget «{order}»</translation>
    </message>
    <message>
        <source>nothing to compare</source>
        <translation>ingenting å sammenligne</translation>
    </message>
    <message>
        <source>different</source>
        <translation>ulike</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>identisk</translation>
    </message>
    <message>
        <source>Tiles that failed over (at least {wanted})</source>
        <translation>Fliser med failover (minst {wanted})</translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s), the longest pause {time}; points computed twice: {twice}</source>
        <translation>
            <numerusform>%n flis, lengste pause {time}; punkter beregnet to ganger: {twice}</numerusform>
            <numerusform>%n fliser, lengste pause {time}; punkter beregnet to ganger: {twice}</numerusform>
        </translation>
    </message>
    <message>
        <source>A stranger&apos;s elements come into the pool also with protection</source>
        <translation>Elementene til en fremmed kommer inn i poolen også med beskyttelse</translation>
    </message>
    <message>
        <source>A stranger&apos;s elements come into the pool only without protection</source>
        <translation>Elementene til en fremmed kommer bare inn i poolen uten beskyttelse</translation>
    </message>
    <message>
        <source>Each student worked for the class within {seconds} s after being let in</source>
        <translation>Hver elev arbeidet for klassen innen {seconds} s etter å ha sluppet inn</translation>
    </message>
    <message>
        <source>Elements accept forged cookies also with protection</source>
        <translation>Elementer godtar forfalskede cookies også med beskyttelse</translation>
    </message>
    <message>
        <source>Elements accept forged cookies only without protection</source>
        <translation>Elementer godtar bare forfalskede cookies uten beskyttelse</translation>
    </message>
    <message>
        <source>Messages of the stranger that the registrar refused (with protection at least {wanted})</source>
        <translation>Meldinger fra den fremmede som registraren avviste (med beskyttelse minst {wanted})</translation>
    </message>
    <message>
        <source>No element lost its place, whatever the stranger reported or deregistered</source>
        <translation>Ingen elementer mistet plassen sin, uansett hva den fremmede meldte eller avregistrerte</translation>
    </message>
    <message>
        <source>Some elements lost their place</source>
        <translation>Noen elementer mistet plassen sin</translation>
    </message>
    <message>
        <source>Students who made way for their owner and came back (at least {wanted})</source>
        <translation>Elever som gjorde plass for eieren og kom tilbake (minst {wanted})</translation>
    </message>
    <message>
        <source>Tiles of students who vanished, finished by others (at least {wanted})</source>
        <translation>Fliser fra elever som forsvant, gjort ferdig av andre (minst {wanted})</translation>
    </message>
    <message>
        <source>Tiles of students who left properly continued within {seconds} s, and no point was computed twice</source>
        <translation>Fliser fra elever som gikk på ordentlig vis, fortsatte innen {seconds} s, og ingen punkter ble beregnet to ganger</translation>
    </message>
    <message>
        <source>A user&apos;s wait for the registrar (with protection, median at most {time})</source>
        <translation>Hvor lenge en bruker venter på registraren (med beskyttelse, median høyst {time})</translation>
    </message>
    <message>
        <source>While the network was split, each half had its own elements and no others</source>
        <translation>Mens nettet var delt, hadde hver halvdel sine egne elementer og ingen andre</translation>
    </message>
    <message>
        <source>median {median}, 99th percentile {most}</source>
        <translation>median {median}, 99. persentil {most}</translation>
    </message>
    <message>
        <source>nobody who went had a tile in hand</source>
        <translation>ingen som gikk, hadde en flis i arbeid</translation>
    </message>
    <message>
        <source>over TLS a stranger without a certificate cannot even connect: play it without --tls</source>
        <translation>over TLS kan en fremmed uten sertifikat ikke engang koble seg til: spill den uten --tls</translation>
    </message>
    <message>
        <source>the class could not be opened</source>
        <translation>klassen kunne ikke åpnes</translation>
    </message>
    <message>
        <source>the class is over</source>
        <translation>klassen er slutt</translation>
    </message>
    <message>
        <source>the laptop of {name} does not work: {reason}</source>
        <translation>maskinen til {name} virker ikke: {reason}</translation>
    </message>
    <message>
        <source>the laptop of {name} has ended: {reason}</source>
        <translation>maskinen til {name} har avsluttet: {reason}</translation>
    </message>
    <message>
        <source>the picture was complete too soon</source>
        <translation>bildet ble ferdig for tidlig</translation>
    </message>
    <message>
        <source>the stranger cannot be started: {reason}</source>
        <translation>den fremmede kan ikke startes: {reason}</translation>
    </message>
    <message>
        <source>the stranger could not do what it wanted: {reason}</source>
        <translation>den fremmede kunne ikke gjøre det den ville: {reason}</translation>
    </message>
    <message>
        <source>there is no running registrar to attack</source>
        <translation>det er ingen registrar i gang å angripe</translation>
    </message>
    <message>
        <source>there was no attack with protection and one without</source>
        <translation>det var ikke ett angrep med beskyttelse og ett uten</translation>
    </message>
    <message>
        <source>without protection: {without}; with protection: {protected}</source>
        <translation>uten beskyttelse: {without}; med beskyttelse: {protected}</translation>
    </message>
    <message>
        <source>{done} of {tiles} tiles done</source>
        <translation>{done} av {tiles} fliser ferdige</translation>
    </message>
    <message>
        <source>{elements} in {time}</source>
        <translation>{elements} på {time}</translation>
    </message>
    <message>
        <source>{first}, then {last}: {times} times</source>
        <translation>{first}, så {last}: {times} ganger</translation>
    </message>
    <message>
        <source>{forged} of {all_forged} forged and {replayed} of {all_replayed} replayed ones accepted</source>
        <translation>{forged} av {all_forged} forfalskede og {replayed} av {all_replayed} gjentatte ble godtatt</translation>
    </message>
    <message>
        <source>{found}; {number} did not</source>
        <translation>{found}; {number} gjorde det ikke</translation>
    </message>
    <message>
        <source>{name} was away for {time}</source>
        <translation>{name} var borte i {time}</translation>
    </message>
    <message numerus="yes">
        <source>{number} of %n element(s)</source>
        <translation>
            <numerusform>{number} av %n element</numerusform>
            <numerusform>{number} av %n elementer</numerusform>
        </translation>
    </message>
    <message>
        <source>{number}; points computed twice: {twice}</source>
        <translation>{number}; punkter beregnet to ganger: {twice}</translation>
    </message>
    <message numerus="yes">
        <source>{rate} with %n element(s)</source>
        <translation>
            <numerusform>{rate} med %n element</numerusform>
            <numerusform>{rate} med %n elementer</numerusform>
        </translation>
    </message>
    <message>
        <source>{refused} of {sent} that were sent</source>
        <translation>{refused} av {sent} sendte</translation>
    </message>
    <message>
        <source>{share} % of the work with {fair} % of the speed</source>
        <translation>{share} % av arbeidet med {fair} % av farten</translation>
    </message>
    <message>
        <source>✘ the lesson stopped: {why}</source>
        <translation>✘ leksjonen ble avsluttet: {why}</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elementer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n resolution(s)</source>
        <translation>
            <numerusform>%n oppslag</numerusform>
            <numerusform>%n oppslag</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n økt</numerusform>
            <numerusform>%n økter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s)</source>
        <translation>
            <numerusform>%n flis</numerusform>
            <numerusform>%n fliser</numerusform>
        </translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Kapasitet</translation>
    </message>
    <message>
        <source>Thaw (SIGCONT)</source>
        <translation>Tin opp (SIGCONT)</translation>
    </message>
    <message>
        <source>Thaw (Space)</source>
        <translation>Tin opp (mellomrom)</translation>
    </message>
    <message>
        <source>Element number {number}</source>
        <translation>Element nummer {number}</translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n avvist</numerusform>
            <numerusform>%n avvist</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not start it</source>
        <translation>Ikke start det</translation>
    </message>
    <message>
        <source>Do not start it (Shift+Del)</source>
        <translation>Ikke start det (Shift+Del)</translation>
    </message>
    <message>
        <source>Freeze (SIGSTOP)</source>
        <translation>Frys (SIGSTOP)</translation>
    </message>
    <message>
        <source>Freeze (Space)</source>
        <translation>Frys (mellomrom)</translation>
    </message>
    <message>
        <source>Kill (Del)</source>
        <translation>Drep (Del)</translation>
    </message>
    <message>
        <source>Kill (SIGKILL)</source>
        <translation>Drep (SIGKILL)</translation>
    </message>
    <message>
        <source>Load from other work</source>
        <translation>Last fra annet arbeid</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Fjern fra listen</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Fartsgrense</translation>
    </message>
    <message>
        <source>Started elsewhere: only who started it can freeze, stop or kill it.</source>
        <translation>Startet et annet sted: Bare den som startet den, kan fryse, stoppe eller drepe den.</translation>
    </message>
    <message>
        <source>Stop (SIGTERM)</source>
        <translation>Avslutt (SIGTERM)</translation>
    </message>
    <message>
        <source>Stop (Shift+Del)</source>
        <translation>Avslutt (Shift+Del)</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>et annet sted</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>fryst</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>borte</translation>
    </message>
    <message>
        <source>handlespace not shown</source>
        <translation>handlespace vises ikke</translation>
    </message>
    <message numerus="yes">
        <source>home of %n element(s)</source>
        <translation>
            <numerusform>hjem for %n element</numerusform>
            <numerusform>hjem for %n elementer</numerusform>
        </translation>
    </message>
    <message>
        <source>load {percent}&#xa0;%</source>
        <translation>last {percent}&#xa0;%</translation>
    </message>
    <message>
        <source>running</source>
        <translation>kjører</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>starter</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>avslutter</translation>
    </message>
    <message>
        <source>waits to start</source>
        <translation>venter på å starte</translation>
    </message>
</context>
<context>
    <name>Scope</name>
    <message>
        <source>Element {element} moved to {registrar}</source>
        <translation>Element {element} flyttet til {registrar}</translation>
    </message>
    <message>
        <source>Looking for the registrars at {place} …</source>
        <translation>Leter etter registrarene på {place} …</translation>
    </message>
    <message>
        <source>No registrar at {place} answers. Check the address, and whether one runs there; the window keeps trying.</source>
        <translation>Ingen registrar på {place} svarer. Kontroller adressen, og om det kjører en der; vinduet fortsetter å prøve.</translation>
    </message>
    <message>
        <source>Scope of others: {place}</source>
        <translation>Andres scope: {place}</translation>
    </message>
    <message>
        <source>Scope of others: {place} · {profile}</source>
        <translation>Andres scope: {place} · {profile}</translation>
    </message>
    <message numerus="yes">
        <source>The handlespace of {registrar} can be read; it has %n element(s)</source>
        <translation>
            <numerusform>Handlespacet til {registrar} kan leses; det har %n element</numerusform>
            <numerusform>Handlespacet til {registrar} kan leses; det har %n elementer</numerusform>
        </translation>
    </message>
    <message>
        <source>The registrars here follow the profile {seen}, not {used}: a registration life of 90 s is one of 90 ms to them, so what is started here vanishes at once.</source>
        <translation>Registrarene her følger profilen {seen}, ikke {used}: En registrering for 90 s varer i 90 ms hos dem, så det som startes her, forsvinner straks.</translation>
    </message>
    <message>
        <source>The registrars here follow the profile {seen}, not {used}: a registration life of 90 s is one of a day to them, so what ends here without a word stays listed.</source>
        <translation>Registrarene her følger profilen {seen}, ikke {used}: En registrering for 90 s varer i et døgn hos dem, så det som slutter her uten et ord, blir stående i listen.</translation>
    </message>
    <message numerus="yes">
        <source>The registrars run elsewhere; %n of them can be used. Own addresses: {addresses}</source>
        <translation>
            <numerusform>Registrarene kjører andre steder; %n av dem kan brukes. Egne adresser: {addresses}</numerusform>
            <numerusform>Registrarene kjører andre steder; %n av dem kan brukes. Egne adresser: {addresses}</numerusform>
        </translation>
    </message>
    <message>
        <source>The window has left the scope</source>
        <translation>Vinduet har forlatt scopet</translation>
    </message>
    <message>
        <source>This window uses the scope at {place}, profile {profile}</source>
        <translation>Dette vinduet bruker scopet på {place}, profil {profile}</translation>
    </message>
    <message>
        <source>This window uses the scope at {place}; no registrar has answered yet</source>
        <translation>Dette vinduet bruker scopet på {place}; ingen registrar har svart ennå</translation>
    </message>
    <message>
        <source>Use the profile {profile}</source>
        <translation>Bruk profilen {profile}</translation>
    </message>
    <message>
        <source>another registrar does</source>
        <translation>en annen registrar gjør det</translation>
    </message>
    <message>
        <source>association lost</source>
        <translation>assosiasjonen er brutt</translation>
    </message>
    <message>
        <source>cannot be reached</source>
        <translation>kan ikke nås</translation>
    </message>
    <message>
        <source>deregistered</source>
        <translation>avmeldt</translation>
    </message>
    <message>
        <source>it is alive</source>
        <translation>den lever</translation>
    </message>
    <message>
        <source>its home registrar does not know it</source>
        <translation>hjemmeregistraren kjenner det ikke</translation>
    </message>
    <message>
        <source>its home registrar says so</source>
        <translation>hjemmeregistraren sier det</translation>
    </message>
    <message>
        <source>no answer to a keep-alive</source>
        <translation>ikke noe svar på en keep-alive</translation>
    </message>
    <message>
        <source>registrar {letter}</source>
        <translation>registrar {letter}</translation>
    </message>
    <message>
        <source>registration expired</source>
        <translation>registreringen gikk ut</translation>
    </message>
    <message>
        <source>reported as unreachable</source>
        <translation>rapportert som utilgjengelig</translation>
    </message>
    <message>
        <source>{registrar} does not take over {target}: {reason}</source>
        <translation>{registrar} overtar ikke {target}: {reason}</translation>
    </message>
    <message>
        <source>{registrar} considers {peer} dead: it does not answer</source>
        <translation>{registrar} regner {peer} som død: den svarer ikke</translation>
    </message>
    <message>
        <source>Element {element} is not in the pool {pool} of {registrar} any more</source>
        <translation>Element {element} er ikke lenger i poolen {pool} hos {registrar}</translation>
    </message>
    <message>
        <source>{registrar} has element {element} in the pool {pool}</source>
        <translation>{registrar} har element {element} i poolen {pool}</translation>
    </message>
    <message>
        <source>{registrar} is in service; it found no registrar to learn from</source>
        <translation>{registrar} er i drift; den fant ingen registrar å lære av</translation>
    </message>
    <message numerus="yes">
        <source>{registrar} is in service; it learned %n element(s) from {mentor}</source>
        <translation>
            <numerusform>{registrar} er i drift; den lærte %n element av {mentor}</numerusform>
            <numerusform>{registrar} er i drift; den lærte %n elementer av {mentor}</numerusform>
        </translation>
    </message>
    <message>
        <source>{registrar} knows the elements of {peer} again: {added} added, {removed} removed</source>
        <translation>{registrar} kjenner elementene til {peer} igjen: {added} lagt til, {removed} fjernet</translation>
    </message>
    <message>
        <source>{registrar} removed element {element} from the pool {pool}: {reason}</source>
        <translation>{registrar} fjernet element {element} fra poolen {pool}: {reason}</translation>
    </message>
    <message>
        <source>{registrar} sees the elements of {peer} differently (checksum {ours} instead of {checksum}) and asks for them</source>
        <translation>{registrar} ser elementene til {peer} annerledes (sjekksum {ours} i stedet for {checksum}) og spør etter dem</translation>
    </message>
    <message>
        <source>{registrar} knows the same as the others {time} after its start</source>
        <translation>{registrar} vet det samme som de andre {time} etter start</translation>
    </message>
    <message numerus="yes">
        <source>{registrar} took over %n element(s) of {target} in {time}</source>
        <translation>
            <numerusform>{registrar} overtok %n element fra {target} på {time}</numerusform>
            <numerusform>{registrar} overtok %n elementer fra {target} på {time}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Scope dialog</name>
    <message>
        <source>Addresses for other registrars (ENRP), where their handlespace is read</source>
        <translation>Adresser for andre registrarer (ENRP), der handlespacet deres leses</translation>
    </message>
    <message>
        <source>Addresses for users and elements (ASAP), with spaces between them</source>
        <translation>Adresser for brukere og elementer (ASAP), med mellomrom mellom</translation>
    </message>
    <message>
        <source>Addresses of registrars</source>
        <translation>Adresser til registrarer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Velg mappen</translation>
    </message>
    <message>
        <source>Folder with the files for TLS</source>
        <translation>Mappe med filene for TLS</translation>
    </message>
    <message>
        <source>Give the address of a registrar, or listen to announcements.</source>
        <translation>Oppgi adressen til en registrar, eller lytt etter kunngjøringer.</translation>
    </message>
    <message>
        <source>Handlespace at</source>
        <translation>Handlespace på</translation>
    </message>
    <message>
        <source>Listen to announcements</source>
        <translation>Lytt etter kunngjøringer</translation>
    </message>
    <message>
        <source>Multicast group</source>
        <translation>Multicast-gruppe</translation>
    </message>
    <message>
        <source>Own IP addresses, at which elements of this window serve; automatic: those of all interfaces</source>
        <translation>Egne IP-adresser der elementene i dette vinduet kan nås; automatisk: alle grensesnittenes</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Egne adresser</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Registrars at</source>
        <translation>Registrarer på</translation>
    </message>
    <message>
        <source>TLS files in</source>
        <translation>TLS-filer i</translation>
    </message>
    <message>
        <source>The folder with certificate.pem, key.pem and authority.pem</source>
        <translation>Mappen med certificate.pem, key.pem og authority.pem</translation>
    </message>
    <message>
        <source>The multicast group in which the registrars announce themselves</source>
        <translation>Multicast-gruppen der registrarene kunngjør seg</translation>
    </message>
    <message>
        <source>The window uses registrars that run elsewhere, and shows what they know. Its own processes end first.</source>
        <translation>Vinduet bruker registrarer som kjører andre steder, og viser hva de vet. Først avsluttes dets egne prosesser.</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>Use an existing scope</source>
        <translation>Bruk et eksisterende scope</translation>
    </message>
    <message>
        <source>Use own registrars again</source>
        <translation>Bruk egne registrarer igjen</translation>
    </message>
    <message>
        <source>Use this scope</source>
        <translation>Bruk dette scopet</translation>
    </message>
    <message>
        <source>What is followed where rsplib differs from the RFCs</source>
        <translation>Hva som følges der rsplib avviker fra RFC-ene</translation>
    </message>
    <message>
        <source>as in this window</source>
        <translation>som i dette vinduet</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisk</translation>
    </message>
    <message>
        <source>automatic: as the registrars</source>
        <translation>automatisk: som registrarene</translation>
    </message>
    <message>
        <source>port {port} of each registrar</source>
        <translation>port {port} hos hver registrar</translation>
    </message>
    <message>
        <source>rfc: as the RFCs say</source>
        <translation>rfc: som i RFC-ene</translation>
    </message>
    <message>
        <source>rsplib: as its programs</source>
        <translation>rsplib: som programmene dets</translation>
    </message>
    <message>
        <source>without TLS</source>
        <translation>uten TLS</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <comment>by whom</comment>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elementer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failover(s)</source>
        <translation>
            <numerusform>%n failover</numerusform>
            <numerusform>%n failovere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s)</source>
        <translation>
            <numerusform>%n flis</numerusform>
            <numerusform>%n fliser</numerusform>
        </translation>
    </message>
    <message>
        <source>An element of {name} left the pool</source>
        <translation>Et element fra {name} forlot poolen</translation>
    </message>
    <message>
        <source>An element of {name} was lost</source>
        <translation>Et element fra {name} gikk tapt</translation>
    </message>
    <message>
        <source>Compared: {policy} took {time}, its elements were busy {busy} % of the time</source>
        <translation>Sammenlignet: {policy} brukte {time}, elementene var opptatt {busy} % av tiden</translation>
    </message>
    <message>
        <source>Element {element} left the pool</source>
        <translation>Element {element} forlot poolen</translation>
    </message>
    <message>
        <source>Element {element} was lost</source>
        <translation>Element {element} gikk tapt</translation>
    </message>
    <message>
        <source>The picture is complete: {tiles} by {elements} in {time}, {failovers}</source>
        <translation>Bildet er ferdig: {tiles} av {elements} på {time}, {failovers}</translation>
    </message>
    <message>
        <source>The picture waits. {reason}. It resumes when an element answers.</source>
        <translation>Bildet venter. {reason}. Det fortsetter når et element svarer.</translation>
    </message>
    <message>
        <source>The picture waits: no element is left in the pool. Start one, and the picture resumes.</source>
        <translation>Bildet venter: det er ingen elementer igjen i poolen. Start et, så fortsetter bildet.</translation>
    </message>
    <message>
        <source>The picture waits: no registrar is left to name an element. Start one, and the picture resumes.</source>
        <translation>Bildet venter: det er ingen registrar igjen som kan nevne et element. Start en, så fortsetter bildet.</translation>
    </message>
    <message>
        <source>The picture waits: nobody lends a machine yet. It resumes when a student joins.</source>
        <translation>Bildet venter: ingen låner ut en maskin ennå. Det fortsetter når en elev blir med.</translation>
    </message>
    <message>
        <source>{loss}; tile {tile} continued on {element} after {time} from its beginning, without a cookie</source>
        <translation>{loss}; flis {tile} fortsatte hos {element} etter {time} fra begynnelsen, uten cookie</translation>
    </message>
    <message>
        <source>{loss}; tile {tile} continued on {element} after {time} from its cookie</source>
        <translation>{loss}; flis {tile} fortsatte hos {element} etter {time} fra cookien</translation>
    </message>
    <message>
        <source>{name} closed the session</source>
        <translation>{name} avsluttet økten</translation>
    </message>
    <message>
        <source>{name} does not answer</source>
        <translation>{name} svarer ikke</translation>
    </message>
    <message>
        <source>{name} is leaving the pool</source>
        <translation>{name} forlater poolen</translation>
    </message>
    <message>
        <source>{name} was killed (SIGKILL)</source>
        <translation>{name} ble drept (SIGKILL)</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>Any number up to {most}; only as many start as the pool has room for</source>
        <translation>Et tall opp til {most}; det starter ikke flere enn poolen har plass til</translation>
    </message>
    <message>
        <source>Exact number</source>
        <translation>Nøyaktig antall</translation>
    </message>
    <message>
        <source>Tiles in flight at a time</source>
        <translation>Fliser underveis samtidig</translation>
    </message>
    <message>
        <source>{count} at a time</source>
        <translation>{count} om gangen</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>The settings in {path} could not be read; the file is kept as {name}.</source>
        <translation>Innstillingene i {path} kunne ikke leses; filen er beholdt som {name}.</translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation>{path} kan ikke leses.</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elementer</numerusform>
        </translation>
    </message>
    <message>
        <source>The pool to join, or the name of a new one</source>
        <translation>Poolen elementene skal inn i, eller navnet på en ny</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Kapasitet</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Hvor mange</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <source>Sessions at 100 % load</source>
        <translation>Økter ved 100 % last</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Fartsgrense</translation>
    </message>
    <message numerus="yes">
        <source>Start %n element(s)</source>
        <translation>
            <numerusform>Start %n element</numerusform>
            <numerusform>Start %n elementer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>Failover took {time}</source>
        <translation>Failoveren tok {time}</translation>
    </message>
    <message>
        <source>Takeover took {time}</source>
        <translation>Overtakelsen tok {time}</translation>
    </message>
    <message>
        <source>Tile {number} · {width} × {height} pixels</source>
        <translation>Flis {number} · {width} × {height} piksler</translation>
    </message>
    <message>
        <source>Tile {tile} left {left} and continues on {to} from its cookie</source>
        <translation>Flis {tile} forlot {left} og fortsetter hos {to} fra cookien</translation>
    </message>
    <message>
        <source>Tile {tile} left {left} and continues on {to} from its beginning</source>
        <translation>Flis {tile} forlot {left} og fortsetter hos {to} fra begynnelsen</translation>
    </message>
    <message>
        <source>by {element}, {time}, after {duration}</source>
        <translation>av {element}, {time}, etter {duration}</translation>
    </message>
    <message>
        <source>left {left}, continued on {to} after {gap} from its beginning, because there was no cookie</source>
        <translation>forlot {left}, fortsatte hos {to} etter {gap} fra begynnelsen, fordi det ikke var noen cookie</translation>
    </message>
    <message>
        <source>left {left}, continued on {to} after {gap} from point {point}, from its cookie</source>
        <translation>forlot {left}, fortsatte hos {to} etter {gap} fra punkt {point}, fra cookien</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>venter</translation>
    </message>
    <message>
        <source>{count} tiles continue elsewhere, {kept} of them from their cookies</source>
        <translation>{count} fliser fortsetter et annet sted, {kept} av dem fra cookien</translation>
    </message>
    <message>
        <source>{element} has worked on it since {time}</source>
        <translation>{element} har arbeidet med den siden {time}</translation>
    </message>
    <message numerus="yes">
        <source>{registrar} is now the home of %n element(s) of {former}</source>
        <translation>
            <numerusform>{registrar} er nå hjem for %n element fra {former}</numerusform>
            <numerusform>{registrar} er nå hjem for %n elementer fra {former}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Time line</name>
    <message>
        <source>Playback speed</source>
        <translation>Avspillingshastighet</translation>
    </message>
    <message>
        <source>It cannot be played: {why}</source>
        <translation>Det kan ikke spilles av: {why}</translation>
    </message>
    <message>
        <source>Going to {time} …</source>
        <translation>På vei til {time} …</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Åpne et opptak</translation>
    </message>
    <message>
        <source>Record to a file</source>
        <translation>Ta opp til en fil</translation>
    </message>
    <message>
        <source>Recorded to {path}</source>
        <translation>Tatt opp til {path}</translation>
    </message>
    <message>
        <source>Recording, {time}</source>
        <translation>Tar opp, {time}</translation>
    </message>
    <message>
        <source>Recordings (*{ending})</source>
        <translation>Opptak (*{ending})</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>The recording is incomplete: {error}</source>
        <translation>Opptaket er ufullstendig: {error}</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>{time}, in the past. Esc returns to now.</source>
        <translation>{time}, i fortiden. Esc går tilbake til nå.</translation>
    </message>
</context>
<context>
    <name>Tool bar</name>
    <message>
        <source>Bookmarks, presets, fractal files and coordinates</source>
        <translation>Bokmerker, forvalg, fraktalfiler og koordinater</translation>
    </message>
    <message>
        <source>Iterations, palettes and views</source>
        <translation>Iterasjoner, paletter og visninger</translation>
    </message>
    <message>
        <source>Number of tiles in flight</source>
        <translation>Antall fliser underveis</translation>
    </message>
    <message>
        <source>Number of tiles the picture is split into</source>
        <translation>Antall fliser bildet deles i</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Leksjon</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mer</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Steder</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Økter</translation>
    </message>
    <message>
        <source>Stories with captions and questions</source>
        <translation>Fortellinger med tekster og spørsmål</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Fliser</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Fargelegging</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Verktøy</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Visning</translation>
    </message>
    <message>
        <source>The meaning of colour in the picture</source>
        <translation>Hva fargene betyr i bildet</translation>
    </message>
</context>
<context>
    <name>Topology</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n element</numerusform>
            <numerusform>%n elementer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n registrar(s)</source>
        <translation>
            <numerusform>%n registrar</numerusform>
            <numerusform>%n registrarer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n økt</numerusform>
            <numerusform>%n økter</numerusform>
        </translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Associations</source>
        <translation>Assosiasjoner</translation>
    </message>
    <message>
        <source>Checksum of all</source>
        <translation>Sjekksum for alle</translation>
    </message>
    <message>
        <source>Choose a component in the drawing or in the list.</source>
        <translation>Velg en komponent i tegningen eller i listen.</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>Komponent</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenter</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>Tellere</translation>
    </message>
    <message>
        <source>Elements known</source>
        <translation>Kjente elementer</translation>
    </message>
    <message>
        <source>FGP (data)</source>
        <translation>FGP (data)</translation>
    </message>
    <message>
        <source>Facts about the component</source>
        <translation>Fakta om komponenten</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>Hjerteslag</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Hjem</translation>
    </message>
    <message>
        <source>Home of</source>
        <translation>Hjem for</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Maskin</translation>
    </message>
    <message>
        <source>In the handlespace</source>
        <translation>I handlespacet</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Undersøk</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektør</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation>Keep-alive</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Tegnforklaring</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>Mentor</source>
        <translation>Mentor</translation>
    </message>
    <message>
        <source>No component chosen</source>
        <translation>Ingen komponent valgt</translation>
    </message>
    <message>
        <source>No components yet</source>
        <translation>Ingen komponenter ennå</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Innstillinger</translation>
    </message>
    <message>
        <source>Peers</source>
        <translation>Peers</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkter</translation>
    </message>
    <message>
        <source>Points by element</source>
        <translation>Punkter per element</translation>
    </message>
    <message>
        <source>Pool user of this window</source>
        <translation>Poolbrukeren i dette vinduet</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prosess</translation>
    </message>
    <message>
        <source>Refused to strangers</source>
        <translation>Nektet fremmede</translation>
    </message>
    <message>
        <source>Renewal</source>
        <translation>Fornyelse</translation>
    </message>
    <message>
        <source>Reports from</source>
        <translation>Rapporterer fra</translation>
    </message>
    <message>
        <source>Resolutions</source>
        <translation>Oppslag</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Økter</translation>
    </message>
    <message>
        <source>Started elsewhere</source>
        <translation>Startet et annet sted</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tilstand</translation>
    </message>
    <message>
        <source>Status report</source>
        <translation>Statusrapport</translation>
    </message>
    <message>
        <source>The picture is complete: {tiles} tiles, {failovers} failovers.</source>
        <translation>Bildet er ferdig: {tiles} fliser, {failovers} failovere.</translation>
    </message>
    <message>
        <source>The pool user has nothing to do yet.</source>
        <translation>Poolbrukeren har ikke noe å gjøre ennå.</translation>
    </message>
    <message>
        <source>The pool user has {done} of {tiles} tiles and uses {elements} elements.</source>
        <translation>Poolbrukeren har {done} av {tiles} fliser og bruker {elements} elementer.</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Fliser</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>Topologi</translation>
    </message>
    <message>
        <source>Not started here. Known only through the registrars.</source>
        <translation>Ikke startet her. Kjent bare gjennom registrarene.</translation>
    </message>
    <message>
        <source>Not started here. It sends status reports.</source>
        <translation>Ikke startet her. Sender statusrapporter.</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Sted</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>association</source>
        <translation>assosiasjon</translation>
    </message>
    <message>
        <source>cut link</source>
        <translation>brutt forbindelse</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>død</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>fryst</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>borte</translation>
    </message>
    <message>
        <source>home</source>
        <translation>hjem</translation>
    </message>
    <message>
        <source>home registrar</source>
        <translation>hjemmeregistrar</translation>
    </message>
    <message>
        <source>home {letter}</source>
        <translation>hjem {letter}</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>lærer</translation>
    </message>
    <message>
        <source>link with loss or delay</source>
        <translation>forbindelse med tap eller forsinkelse</translation>
    </message>
    <message>
        <source>looking for a registrar</source>
        <translation>leter etter en registrar</translation>
    </message>
    <message>
        <source>mentor</source>
        <translation>mentor</translation>
    </message>
    <message>
        <source>peer on one side only</source>
        <translation>peer bare på én side</translation>
    </message>
    <message>
        <source>peers</source>
        <translation>peers</translation>
    </message>
    <message>
        <source>running</source>
        <translation>kjører</translation>
    </message>
    <message>
        <source>session</source>
        <translation>økt</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>starter</translation>
    </message>
    <message>
        <source>starting or learning</source>
        <translation>starter eller lærer</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>avslutter</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>ukjent</translation>
    </message>
    <message>
        <source>{name} every {interval}</source>
        <translation>{name} hvert {interval}</translation>
    </message>
    <message>
        <source>{name} is frozen: it is alive but does not answer. If it stays frozen, its peers consider it dead and one of them takes over its elements.</source>
        <translation>{name} er fryst: den lever, men svarer ikke. Hvis den forblir fryst, regner de andre registrarene den som død, og en av dem overtar elementene.</translation>
    </message>
    <message>
        <source>{name} is frozen: it is alive but does not answer. Its sessions continue elsewhere, and its home registrar removes it from the pool when a keep-alive is not answered.</source>
        <translation>{name} er fryst: det lever, men svarer ikke. Øktene fortsetter et annet sted, og hjemmeregistraren fjerner det fra poolen når det ikke svarer på en keep-alive.</translation>
    </message>
    <message>
        <source>{name} is not in a pool yet.</source>
        <translation>{name} er ikke i noen pool ennå.</translation>
    </message>
    <message>
        <source>{name} is the home of {home} of the {known} elements it knows.</source>
        <translation>{name} er hjem for {home} av de {known} elementene den kjenner.</translation>
    </message>
    <message>
        <source>{name} is still learning the handlespace.</source>
        <translation>{name} lærer fortsatt handlespacet.</translation>
    </message>
    <message>
        <source>{name} serves {sessions} at {load} % load; its home registrar is {home}.</source>
        <translation>{name} betjener {sessions} ved {load} % last; hjemmeregistraren er {home}.</translation>
    </message>
    <message>
        <source>{timer}, last {ago} ago</source>
        <translation>{timer}, sist for {ago} siden</translation>
    </message>
    <message>
        <source>{timer}, none seen yet</source>
        <translation>{timer}, ingen sett ennå</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Autopilot</source>
        <translation>Autopilot</translation>
    </message>
    <message>
        <source>Pause between pictures</source>
        <translation>Pause mellom bilder</translation>
    </message>
    <message>
        <source>{name} · next picture in {seconds} s</source>
        <translation>{name} · neste bilde om {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
</context>
<context>
    <name>Tuner</name>
    <message>
        <source> px/s</source>
        <translation> px/s</translation>
    </message>
    <message>
        <source> sessions</source>
        <translation> økter</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Kapasitet</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Ingen grense</translation>
    </message>
    <message>
        <source>Other load</source>
        <translation>Annen last</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Fartsgrense</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>The limit of double precision</source>
        <translation>Grensen for dobbel presisjon</translation>
    </message>
    <message>
        <source>Bookmark {slot} set; press {slot} to come back here</source>
        <translation>Bokmerke {slot} satt; trykk {slot} for å komme tilbake hit</translation>
    </message>
    <message>
        <source>My place {slot}</source>
        <translation>Mitt sted {slot}</translation>
    </message>
    <message>
        <source>The view is {width} wide: between neighbouring pixels there are only {steps} numbers. Zooming stops here, because nearer pixels would merge.</source>
        <translation>Visningen er {width} bred: mellom to nabopiksler er det bare {steps} tall. Zoomen stopper her, fordi nærmere piksler ville falle sammen.</translation>
    </message>
    <message>
        <source>at most {iterations} iterations</source>
        <translation>høyst {iterations} iterasjoner</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>pixels would be more than a thousand times as long as wide</source>
        <translation>pikslene ville være mer enn tusen ganger så lange som brede</translation>
    </message>
    <message>
        <source>the corners are so close together that pixels would merge</source>
        <translation>hjørnene ligger så nær hverandre at piksler ville smelte sammen</translation>
    </message>
    <message>
        <source>the corners are too far from the set</source>
        <translation>hjørnene er for langt fra mengden</translation>
    </message>
    <message>
        <source>the corners enclose no area</source>
        <translation>hjørnene omslutter ikke noe areal</translation>
    </message>
    <message>
        <source>{columns}×{rows} tiles are too many; a picture may have {most}</source>
        <translation>{columns}×{rows} fliser er for mange; et bilde kan ha {most}</translation>
    </message>
    <message>
        <source>{columns}×{rows} tiles do not fit into {width}×{height} pixels</source>
        <translation>{columns}×{rows} fliser får ikke plass i {width}×{height} piksler</translation>
    </message>
    <message>
        <source>{width}×{height} pixels are too many; a picture may have {most}</source>
        <translation>{width}×{height} piksler er for mange; et bilde kan ha {most}</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Bookmarks</source>
        <translation>Bokmerker</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Sett</translation>
    </message>
    <message>
        <source>The bookmark could not be saved and will be lost when the window closes: {error}</source>
        <translation>Bokmerket kunne ikke lagres og går tapt når vinduet lukkes: {error}</translation>
    </message>
    <message>
        <source>Views of this run, latest first</source>
        <translation>Visninger i denne kjøringen, den nyeste først</translation>
    </message>
    <message>
        <source>{height} high
{iterations} iterations</source>
        <translation>{height} høy
{iterations} iterasjoner</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minutt</numerusform>
            <numerusform>%n minutter</numerusform>
        </translation>
    </message>
    <message>
        <source>Elements start on this computer only if that pool has none.</source>
        <translation>Elementer starter på denne maskinen bare hvis den poolen ikke har noen.</translation>
    </message>
    <message>
        <source>Starts a registrar and three pool elements as processes on this computer. Together they compute a picture.</source>
        <translation>Starter en registrar og tre poolelementer som prosesser på denne datamaskinen. Sammen beregner de et bilde.</translation>
    </message>
    <message>
        <source>The computers of the class compute a picture, each in its own colour.</source>
        <translation>Maskinene i klassen beregner et bilde, hver i sin egen farge.</translation>
    </message>
    <message>
        <source>The pool of the scope that others run computes a picture.</source>
        <translation>Poolen i scopet som andre driver, beregner et bilde.</translation>
    </message>
    <message>
        <source>Kill one of them while it works: its tile continues elsewhere, and the picture shows where.</source>
        <translation>Drep ett av dem mens det arbeider: flisen fortsetter et annet sted, og bildet viser hvor.</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Leksjoner</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Open to other machines</source>
        <translation>Åpen for andre maskiner</translation>
    </message>
    <message>
        <source>Other machines can reach {places}.</source>
        <translation>Andre maskiner kan nå {places}.</translation>
    </message>
    <message>
        <source>Registrars and elements listen at addresses that other machines cannot reach.</source>
        <translation>Registrarer og elementer lytter på adresser som andre maskiner ikke kan nå.</translation>
    </message>
    <message>
        <source>The file cannot be opened</source>
        <translation>Filen kan ikke åpnes</translation>
    </message>
    <message>
        <source>This machine only</source>
        <translation>Bare denne maskinen</translation>
    </message>
    <message>
        <source>Unexpected error: {error}</source>
        <translation>Uventet feil: {error}</translation>
    </message>
    <message>
        <source>that of the class</source>
        <translation>den til klassen</translation>
    </message>
    <message>
        <source>{file}: Poolscope opens files that end in {one} or {other}</source>
        <translation>{file}: Poolscope åpner filer som slutter på {one} eller {other}</translation>
    </message>
    <message>
        <source>{transport} with TLS</source>
        <translation>{transport} med TLS</translation>
    </message>
    <message>
        <source>The transport of ASAP and of the service: {why}</source>
        <translation>Transporten for ASAP og tjenesten: {why}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>In memory</source>
        <translation>I minnet</translation>
    </message>
    <message>
        <source>SCTP (kernel)</source>
        <translation>SCTP (kjerne)</translation>
    </message>
    <message>
        <source>SCTP in UDP (userland)</source>
        <translation>SCTP i UDP (userland)</translation>
    </message>
    <message>
        <source>Theme: same as the desktop</source>
        <translation>Tema: som på skrivebordet</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Tema: mørkt</translation>
    </message>
    <message>
        <source>Theme: high contrast</source>
        <translation>Tema: høy kontrast</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Tema: lyst</translation>
    </message>
</context>
</TS>
