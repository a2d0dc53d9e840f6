<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en_GB">
<context>
    <name>Actions</name>
    <message>
        <source>Slow the chosen elements to a fifth of their speed, or restore it</source>
        <translation>Die gewählten Elemente auf ein Fünftel ihrer Geschwindigkeit bremsen oder diese wiederherstellen</translation>
    </message>
    <message>
        <source>A small preview, computed by this program and not by the pool</source>
        <translation>Eine kleine Vorschau, berechnet von diesem Programm und nicht vom Pool</translation>
    </message>
    <message>
        <source>Move the focused panel to a window of its own, or back</source>
        <translation>Das aktive Panel in ein eigenes Fenster verschieben oder zurück</translation>
    </message>
    <message>
        <source>Kill all chosen processes at the same moment, as a crash of their host would</source>
        <translation>Alle gewählten Prozesse im selben Moment töten, wie beim Absturz ihres Rechners</translation>
    </message>
    <message>
        <source>Choose the first answer to the lesson&apos;s question</source>
        <translation>Die erste Antwort auf die Frage der Lektion wählen</translation>
    </message>
    <message>
        <source>Choose the fourth answer to the lesson&apos;s question</source>
        <translation>Die vierte Antwort auf die Frage der Lektion wählen</translation>
    </message>
    <message>
        <source>Choose the second answer to the lesson&apos;s question</source>
        <translation>Die zweite Antwort auf die Frage der Lektion wählen</translation>
    </message>
    <message>
        <source>Choose the third answer to the lesson&apos;s question</source>
        <translation>Die dritte Antwort auf die Frage der Lektion wählen</translation>
    </message>
    <message>
        <source>Ask the chosen processes to deregister and exit (SIGTERM)</source>
        <translation>Die gewählten Prozesse bitten, sich abzumelden und zu beenden (SIGTERM)</translation>
    </message>
    <message>
        <source>Ask the process to leave the pool and exit (SIGTERM)</source>
        <translation>Den Prozess bitten, den Pool zu verlassen und sich zu beenden (SIGTERM)</translation>
    </message>
    <message>
        <source>Automatic depth</source>
        <translation>Automatische Tiefe</translation>
    </message>
    <message>
        <source>Autopilot</source>
        <translation>Autopilot</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Zurück zur Gegenwart</translation>
    </message>
    <message>
        <source>Back to the first view</source>
        <translation>Zurück zur ersten Ansicht</translation>
    </message>
    <message>
        <source>Restore the default text size</source>
        <translation>Die normale Schriftgröße wiederherstellen</translation>
    </message>
    <message>
        <source>Start the chosen comparison, or stop the one that is running</source>
        <translation>Den gewählten Vergleich starten oder den laufenden beenden</translation>
    </message>
    <message>
        <source>Bookmarks, and the views seen so far, as small pictures</source>
        <translation>Lesezeichen und bisherige Ansichten als kleine Bilder</translation>
    </message>
    <message>
        <source>By element, borders, plain</source>
        <translation>Nach Element, Ränder, einfach</translation>
    </message>
    <message>
        <source>Change its weight, speed, capacity or load while it runs</source>
        <translation>Gewicht, Geschwindigkeit, Kapazität oder Last im laufenden Betrieb ändern</translation>
    </message>
    <message>
        <source>Chaos</source>
        <translation>Chaos</translation>
    </message>
    <message>
        <source>Choose elements to start</source>
        <translation>Elemente zum Starten wählen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare policies</source>
        <translation>Policies vergleichen</translation>
    </message>
    <message>
        <source>Compute this view again</source>
        <translation>Diese Ansicht neu berechnen</translation>
    </message>
    <message>
        <source>Copy the coordinates</source>
        <translation>Koordinaten kopieren</translation>
    </message>
    <message>
        <source>More iterations</source>
        <translation>Mehr Iterationen</translation>
    </message>
    <message>
        <source>Fewer iterations</source>
        <translation>Weniger Iterationen</translation>
    </message>
    <message>
        <source>Crash the host</source>
        <translation>Rechner abstürzen lassen</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Delay 200 ms</source>
        <translation>200 ms verzögern</translation>
    </message>
    <message>
        <source>Kill the chosen processes immediately (SIGKILL)</source>
        <translation>Die gewählten Prozesse sofort töten (SIGKILL)</translation>
    </message>
    <message>
        <source>Kill the process immediately, without deregistration (SIGKILL)</source>
        <translation>Den Prozess sofort töten, ohne Abmeldung (SIGKILL)</translation>
    </message>
    <message>
        <source>Previous event</source>
        <translation>Voriges Ereignis</translation>
    </message>
    <message>
        <source>All messages field by field, and as a sequence chart</source>
        <translation>Alle Nachrichten Feld für Feld und als Sequenzdiagramm</translation>
    </message>
    <message>
        <source>Delay messages between the two chosen components by 200 ms in each direction</source>
        <translation>Nachrichten zwischen den beiden gewählten Komponenten in jeder Richtung um 200 ms verzögern</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Vergleich exportieren</translation>
    </message>
    <message>
        <source>Export the graphs</source>
        <translation>Kurven exportieren</translation>
    </message>
    <message>
        <source>Export the messages</source>
        <translation>Nachrichten exportieren</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Random faults until you stop it; then everything is healed</source>
        <translation>Zufällige Störungen, bis Sie das Chaos beenden; danach wird alles wiederhergestellt</translation>
    </message>
    <message>
        <source>Fewer sessions</source>
        <translation>Weniger Sitzungen</translation>
    </message>
    <message>
        <source>Fewer tiles in flight</source>
        <translation>Weniger Kacheln in Arbeit</translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>Den Bildschirm füllen</translation>
    </message>
    <message>
        <source>Filter the journal</source>
        <translation>Journal filtern</translation>
    </message>
    <message>
        <source>Find a command by its name</source>
        <translation>Einen Befehl nach seinem Namen suchen</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>Erste Antwort</translation>
    </message>
    <message>
        <source>Fly along the border of the set, zooming in, until you take over</source>
        <translation>Am Rand der Menge entlangfliegen und vergrößern, bis Sie übernehmen</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Fourth answer</source>
        <translation>Vierte Antwort</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Einfrieren</translation>
    </message>
    <message>
        <source>Freeze or thaw</source>
        <translation>Einfrieren oder auftauen</translation>
    </message>
    <message>
        <source>Pause the graphs</source>
        <translation>Kurven anhalten</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Go back to the previous event</source>
        <translation>Zurück zum vorigen Ereignis</translation>
    </message>
    <message>
        <source>Go on to the next event</source>
        <translation>Weiter zum nächsten Ereignis</translation>
    </message>
    <message>
        <source>Continue the lesson</source>
        <translation>Die Lektion fortsetzen</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>Zum Bild</translation>
    </message>
    <message>
        <source>Go to the pool</source>
        <translation>Zum Pool</translation>
    </message>
    <message>
        <source>Go to the time line</source>
        <translation>Zur Zeitleiste</translation>
    </message>
    <message>
        <source>Go to the coordinates on the clipboard</source>
        <translation>Zu den Koordinaten in der Zwischenablage gehen</translation>
    </message>
    <message>
        <source>Go to the view of a saved picture or of a fractal file</source>
        <translation>Zur Ansicht eines gespeicherten Bildes oder einer Fraktaldatei gehen</translation>
    </message>
    <message>
        <source>Good places in random order, with a pause after each</source>
        <translation>Gute Orte in zufälliger Reihenfolge, mit einer Pause nach jedem</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Interpolate between iteration counts to avoid colour bands; applied when a picture is complete</source>
        <translation>Zwischen den Iterationszahlen interpolieren, um Farbstreifen zu vermeiden; geschieht, sobald ein Bild vollständig ist</translation>
    </message>
    <message>
        <source>Zoom out 2× around the centre</source>
        <translation>Um die Mitte 2× verkleinern</translation>
    </message>
    <message>
        <source>Half the iterations: faster</source>
        <translation>Halb so viele Iterationen: schneller</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Heal</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Heal everything</source>
        <translation>Alles wiederherstellen</translation>
    </message>
    <message>
        <source>Choose how many elements to start, their pool, policy, weight, capacity and speed</source>
        <translation>Anzahl, Pool, Policy, Gewicht, Kapazität und Geschwindigkeit der zu startenden Elemente wählen</translation>
    </message>
    <message>
        <source>Image loop</source>
        <translation>Bilderschleife</translation>
    </message>
    <message>
        <source>In a lesson</source>
        <translation>In einer Lektion</translation>
    </message>
    <message>
        <source>In the Faults panel</source>
        <translation>Im Panel „Störungen“</translation>
    </message>
    <message>
        <source>In the picture</source>
        <translation>Im Bild</translation>
    </message>
    <message>
        <source>Julia set at the pointer</source>
        <translation>Julia-Menge am Mauszeiger</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>Töten</translation>
    </message>
    <message>
        <source>Kill, freeze or slow processes, cut links, and see how the pool reacts</source>
        <translation>Prozesse töten, einfrieren oder bremsen, Verbindungen trennen und sehen, wie der Pool reagiert</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>Letzte Minute</translation>
    </message>
    <message>
        <source>Light, dark, high contrast, or the same as the desktop</source>
        <translation>Hell, dunkel, hoher Kontrast oder wie auf dem Desktop</translation>
    </message>
    <message>
        <source>Heal all links, thaw frozen processes and restore the speed of slowed elements</source>
        <translation>Alle Verbindungen wiederherstellen, eingefrorene Prozesse auftauen und die Geschwindigkeit gebremster Elemente wiederherstellen</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Compute the picture</source>
        <translation>Bild berechnen</translation>
    </message>
    <message>
        <source>Export the class</source>
        <translation>Klasse exportieren</translation>
    </message>
    <message>
        <source>Invite the class</source>
        <translation>Klasse einladen</translation>
    </message>
    <message>
        <source>Join a class</source>
        <translation>Einer Klasse beitreten</translation>
    </message>
    <message>
        <source>Leave the scope that others run</source>
        <translation>Den Scope anderer verlassen</translation>
    </message>
    <message>
        <source>Lend this machine to a class, with the code that the teacher shows</source>
        <translation>Diesen Rechner einer Klasse zur Verfügung stellen, mit dem Code, den die Lehrkraft zeigt</translation>
    </message>
    <message>
        <source>Let students join with their computers, which compute the picture</source>
        <translation>Schülerinnen und Schüler mit ihren Rechnern beitreten lassen, die das Bild berechnen</translation>
    </message>
    <message>
        <source>Look down</source>
        <translation>Nach unten sehen</translation>
    </message>
    <message>
        <source>Look left</source>
        <translation>Nach links sehen</translation>
    </message>
    <message>
        <source>Look right</source>
        <translation>Nach rechts sehen</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>Nach oben sehen</translation>
    </message>
    <message>
        <source>Lose 10 %</source>
        <translation>10 % verlieren</translation>
    </message>
    <message>
        <source>Make everything easier to read from a distance</source>
        <translation>Alles von Weitem besser lesbar machen</translation>
    </message>
    <message>
        <source>Make everything smaller, to fit more on the screen</source>
        <translation>Alles kleiner machen, damit mehr auf den Bildschirm passt</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>More sessions</source>
        <translation>Mehr Sitzungen</translation>
    </message>
    <message>
        <source>More tiles in flight</source>
        <translation>Mehr Kacheln in Arbeit</translation>
    </message>
    <message>
        <source>Move the focus to the first element</source>
        <translation>Den Fokus auf das erste Element setzen</translation>
    </message>
    <message>
        <source>Move the focus to the picture</source>
        <translation>Den Fokus auf das Bild setzen</translation>
    </message>
    <message>
        <source>Move the focus to the time line</source>
        <translation>Den Fokus auf die Zeitleiste setzen</translation>
    </message>
    <message>
        <source>Move the view down</source>
        <translation>Die Ansicht nach unten schieben</translation>
    </message>
    <message>
        <source>Move the view to the left</source>
        <translation>Die Ansicht nach links schieben</translation>
    </message>
    <message>
        <source>Move the view to the right</source>
        <translation>Die Ansicht nach rechts schieben</translation>
    </message>
    <message>
        <source>Move the view up</source>
        <translation>Die Ansicht nach oben schieben</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next event</source>
        <translation>Nächstes Ereignis</translation>
    </message>
    <message>
        <source>Next palette</source>
        <translation>Nächste Palette</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Next theme</source>
        <translation>Nächstes Design</translation>
    </message>
    <message>
        <source>Next tint</source>
        <translation>Nächste Färbung</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Normale Schriftgröße</translation>
    </message>
    <message>
        <source>Block everything between the two chosen components</source>
        <translation>Zwischen den beiden gewählten Komponenten alles sperren</translation>
    </message>
    <message>
        <source>On a row of the pool</source>
        <translation>Auf einer Zeile des Pools</translation>
    </message>
    <message>
        <source>Make the autopilot or the image loop move on now</source>
        <translation>Autopilot oder Bilderschleife sofort weitergehen lassen</translation>
    </message>
    <message>
        <source>Lose one packet in ten between the two chosen components</source>
        <translation>Zwischen den beiden gewählten Komponenten jedes zehnte Paket verlieren</translation>
    </message>
    <message>
        <source>Show only the picture, a legend and the large numbers</source>
        <translation>Nur das Bild, eine Legende und die großen Zahlen zeigen</translation>
    </message>
    <message>
        <source>Open a place</source>
        <translation>Ort öffnen</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Change the colours of the plain picture</source>
        <translation>Die Farben des einfachen Bildes wechseln</translation>
    </message>
    <message>
        <source>Paste coordinates</source>
        <translation>Koordinaten einfügen</translation>
    </message>
    <message>
        <source>Play a recorded run</source>
        <translation>Einen aufgezeichneten Lauf abspielen</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play the run from the moment shown, or from the beginning</source>
        <translation>Den Lauf ab dem gezeigten Moment oder von Anfang an abspielen</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Präsentation</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Programm beenden</translation>
    </message>
    <message>
        <source>Show the previous caption again; nothing is undone</source>
        <translation>Den vorigen Text noch einmal zeigen; nichts wird rückgängig gemacht</translation>
    </message>
    <message>
        <source>Record to a file</source>
        <translation>In eine Datei aufzeichnen</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Bewegung verringern</translation>
    </message>
    <message>
        <source>Render again</source>
        <translation>Neu berechnen</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Zweite Antwort</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>Show only entries that contain a text</source>
        <translation>Nur Einträge zeigen, die einen Text enthalten</translation>
    </message>
    <message>
        <source>Show the join code</source>
        <translation>Beitrittscode zeigen</translation>
    </message>
    <message>
        <source>Show what is happening now</source>
        <translation>Zeigen, was jetzt geschieht</translation>
    </message>
    <message>
        <source>Slow down</source>
        <translation>Bremsen</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Smooth colouring</source>
        <translation>Glatte Farben</translation>
    </message>
    <message>
        <source>Start a registrar</source>
        <translation>Registrar starten</translation>
    </message>
    <message>
        <source>Start a registrar and three elements, and render a picture with them</source>
        <translation>Einen Registrar und drei Elemente starten und mit ihnen ein Bild berechnen</translation>
    </message>
    <message>
        <source>Start an element</source>
        <translation>Element starten</translation>
    </message>
    <message>
        <source>Start a pool element with the chosen options</source>
        <translation>Ein Pool-Element mit den gewählten Einstellungen starten</translation>
    </message>
    <message>
        <source>Start another registrar</source>
        <translation>Einen weiteren Registrar starten</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop all processes and close the window</source>
        <translation>Alle Prozesse beenden und das Fenster schließen</translation>
    </message>
    <message>
        <source>Stop rendering; the finished part stays</source>
        <translation>Die Berechnung beenden; der fertige Teil bleibt</translation>
    </message>
    <message>
        <source>Freeze the chosen processes (SIGSTOP), or thaw them (SIGCONT)</source>
        <translation>Die gewählten Prozesse einfrieren (SIGSTOP) oder auftauen (SIGCONT)</translation>
    </message>
    <message>
        <source>Freeze the process (SIGSTOP), or thaw it (SIGCONT)</source>
        <translation>Den Prozess einfrieren (SIGSTOP) oder auftauen (SIGCONT)</translation>
    </message>
    <message>
        <source>Undock the panel</source>
        <translation>Panel abtrennen</translation>
    </message>
    <message>
        <source>Restore the chosen link</source>
        <translation>Die gewählte Verbindung wiederherstellen</translation>
    </message>
    <message>
        <source>Let the graphs follow the run again</source>
        <translation>Die Kurven wieder dem Lauf folgen lassen</translation>
    </message>
    <message>
        <source>Pause the graphs; measuring continues</source>
        <translation>Die Kurven anhalten; gemessen wird weiter</translation>
    </message>
    <message>
        <source>Adjust the number of iterations to each zoom</source>
        <translation>Die Zahl der Iterationen an jede Vergrößerung anpassen</translation>
    </message>
    <message>
        <source>Run the same work under several policies, with a chart and a table</source>
        <translation>Dieselbe Arbeit unter mehreren Policies ausführen, mit Diagramm und Tabelle</translation>
    </message>
    <message>
        <source>Go to the next view</source>
        <translation>Zur nächsten Ansicht</translation>
    </message>
    <message>
        <source>Go to the previous view</source>
        <translation>Zur vorigen Ansicht</translation>
    </message>
    <message>
        <source>Show changes without animation</source>
        <translation>Änderungen ohne Animation zeigen</translation>
    </message>
    <message>
        <source>Third answer</source>
        <translation>Dritte Antwort</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>Topologie</translation>
    </message>
    <message>
        <source>Tune the element</source>
        <translation>Element einstellen</translation>
    </message>
    <message>
        <source>Use an existing scope…</source>
        <translation>Vorhandenen Scope nutzen …</translation>
    </message>
    <message>
        <source>Use own registrars again</source>
        <translation>Wieder eigene Registrare nutzen</translation>
    </message>
    <message>
        <source>Use registrars that run elsewhere, by their addresses or their announcements</source>
        <translation>Registrare nutzen, die anderswo laufen: über ihre Adressen oder Ankündigungen</translation>
    </message>
    <message>
        <source>Who takes part in the class, and how much each has done</source>
        <translation>Wer an der Klasse teilnimmt und wie viel jeder geleistet hat</translation>
    </message>
    <message>
        <source>Write the table of students to a CSV file, or the picture with its legend to a PNG file</source>
        <translation>Die Tabelle der Teilnehmer in eine CSV-Datei schreiben oder das Bild mit seiner Legende in eine PNG-Datei</translation>
    </message>
    <message>
        <source>Zoom in 2× around the centre</source>
        <translation>Um die Mitte 2× vergrößern</translation>
    </message>
    <message>
        <source>Twice the iterations: more detail in dark areas, but slower</source>
        <translation>Doppelt so viele Iterationen: mehr Details in dunklen Bereichen, aber langsamer</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>What each registrar knows, side by side</source>
        <translation>Was jeder Registrar weiß, nebeneinander</translation>
    </message>
    <message>
        <source>Copy the coordinates of this view as a line of text</source>
        <translation>Die Koordinaten dieser Ansicht als Textzeile kopieren</translation>
    </message>
    <message>
        <source>All components and the associations between them, as a drawing</source>
        <translation>Alle Komponenten und die Assoziationen zwischen ihnen, als Zeichnung</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Work, load, pools, round trips and failovers over time</source>
        <translation>Arbeit, Last, Pools, Antwortzeiten und Failovers im Zeitverlauf</translation>
    </message>
    <message>
        <source>Write the chart to a PNG or SVG file, or the figures to CSV or JSON</source>
        <translation>Das Diagramm als PNG- oder SVG-Datei oder die Zahlen als CSV oder JSON speichern</translation>
    </message>
    <message>
        <source>Write the visible graphs to a PNG, SVG or CSV file</source>
        <translation>Die gezeigten Kurven in eine PNG-, SVG- oder CSV-Datei schreiben</translation>
    </message>
    <message>
        <source>Write the listed messages to a pcapng file for Wireshark, or the chart to an SVG file</source>
        <translation>Die aufgelisteten Nachrichten in eine pcapng-Datei für Wireshark oder das Diagramm in eine SVG-Datei schreiben</translation>
    </message>
    <message>
        <source>Write the picture to a PNG file with its coordinates inside</source>
        <translation>Das Bild mit seinen Koordinaten in eine PNG-Datei schreiben</translation>
    </message>
    <message>
        <source>Write this run from its beginning to a file that plays without processes</source>
        <translation>Diesen Lauf von Anfang an in eine Datei schreiben, die sich ohne Prozesse abspielen lässt</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
</context>
<context>
    <name>Bookmarks</name>
    <message>
        <source>The bookmarks in {path} could not all be read; the file is kept as {name}.</source>
        <translation>Die Lesezeichen in {path} konnten nicht alle gelesen werden; die Datei bleibt als {name} erhalten.</translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation>{path} kann nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>Chaos</name>
    <message numerus="yes">
        <source>Chaos with seed {seed} stopped after %n fault(s)</source>
        <translation>
            <numerusform>Chaos mit Startwert {seed} nach %n Störung beendet</numerusform>
            <numerusform>Chaos mit Startwert {seed} nach %n Störungen beendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chaos with seed {seed}: %n fault(s) so far</source>
        <translation>
            <numerusform>Chaos mit Startwert {seed}: bisher %n Störung</numerusform>
            <numerusform>Chaos mit Startwert {seed}: bisher %n Störungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>Borders</source>
        <translation>Ränder</translation>
    </message>
    <message>
        <source>By element</source>
        <translation>Nach Element</translation>
    </message>
    <message>
        <source>Each tile in the colour of the element that computed it</source>
        <translation>Jede Kachel in der Farbe des Elements, das sie berechnet hat</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>Einfach</translation>
    </message>
    <message>
        <source>Only the picture</source>
        <translation>Nur das Bild</translation>
    </message>
    <message>
        <source>The picture&apos;s own colours, each tile framed in the colour of its element</source>
        <translation>Die eigenen Farben des Bildes, jede Kachel in der Farbe ihres Elements gerahmt</translation>
    </message>
</context>
<context>
    <name>Class</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elemente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n student(s)</source>
        <translation>
            <numerusform>%n Teilnehmer</numerusform>
            <numerusform>%n Teilnehmer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n student(s) here</source>
        <translation>
            <numerusform>%n Teilnehmer da</numerusform>
            <numerusform>%n Teilnehmer da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s)</source>
        <translation>
            <numerusform>%n Kachel</numerusform>
            <numerusform>%n Kacheln</numerusform>
        </translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Export the class</source>
        <translation>Klasse exportieren</translation>
    </message>
    <message>
        <source>First end the class: one window shows one pool</source>
        <translation>Beenden Sie zuerst die Klasse: Ein Fenster zeigt einen Pool</translation>
    </message>
    <message>
        <source>Invite a class, and its computers compute the picture, each in its own colour.</source>
        <translation>Laden Sie eine Klasse ein, und ihre Rechner berechnen das Bild, jeder in seiner Farbe.</translation>
    </message>
    <message>
        <source>Let in again</source>
        <translation>Wieder zulassen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name to show for {name}</source>
        <translation>Angezeigter Name für {name}</translation>
    </message>
    <message>
        <source>Only you see it, here, in the picture and in tables</source>
        <translation>Nur Sie sehen ihn: hier, im Bild und in Tabellen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove from the class</source>
        <translation>Aus der Klasse entfernen</translation>
    </message>
    <message>
        <source>Its elements go at once, and its name and address cannot join again</source>
        <translation>Seine Elemente gehen sofort, und weder sein Name noch seine Adresse kann wieder beitreten</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Nobody can join with the present code any more; the others stay</source>
        <translation>Niemand kann mehr mit dem jetzigen Code beitreten; die anderen bleiben</translation>
    </message>
    <message>
        <source>Nobody is here now</source>
        <translation>Zurzeit ist niemand da</translation>
    </message>
    <message>
        <source>Nobody is here yet</source>
        <translation>Noch ist niemand da</translation>
    </message>
    <message>
        <source>Remove and change the code</source>
        <translation>Entfernen und den Code ändern</translation>
    </message>
    <message>
        <source>Remove the chosen student: its elements go at once, and its name and address cannot join again</source>
        <translation>Den gewählten Teilnehmer entfernen: Seine Elemente gehen sofort, und weder sein Name noch seine Adresse kann wieder beitreten</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Show another name</source>
        <translation>Anderen Namen zeigen</translation>
    </message>
    <message>
        <source>Show another name…</source>
        <translation>Anderen Namen zeigen …</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Students</source>
        <translation>Teilnehmer</translation>
    </message>
    <message>
        <source>The class ends …</source>
        <translation>Die Klasse endet …</translation>
    </message>
    <message>
        <source>The class is open; its code is {code}</source>
        <translation>Die Klasse ist offen; ihr Code ist {code}</translation>
    </message>
    <message>
        <source>The class is over</source>
        <translation>Die Klasse ist zu Ende</translation>
    </message>
    <message>
        <source>The class is over: {students}, {tiles}.</source>
        <translation>Die Klasse ist zu Ende: {students}, {tiles}.</translation>
    </message>
    <message>
        <source>The package {name} is missing. Install what a class needs: pip install &apos;poolscope[window]&apos;</source>
        <translation>Das Paket {name} fehlt. Installieren Sie, was eine Klasse braucht: pip install &apos;poolscope[window]&apos;</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>has left</source>
        <translation>ist gegangen</translation>
    </message>
    <message>
        <source>has vanished</source>
        <translation>verschwunden</translation>
    </message>
    <message>
        <source>joining</source>
        <translation>tritt bei</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>working</source>
        <translation>arbeitet</translation>
    </message>
    <message>
        <source>{name} has left the class</source>
        <translation>{name} hat die Klasse verlassen</translation>
    </message>
    <message>
        <source>took part</source>
        <translation>nahm teil</translation>
    </message>
    <message>
        <source>was removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>{name} at {host} has vanished</source>
        <translation>{name} an {host} ist verschwunden</translation>
    </message>
    <message>
        <source>{name} at {host} was removed from the class</source>
        <translation>{name} an {host} wurde aus der Klasse entfernt</translation>
    </message>
    <message>
        <source>{name} joins from {host}</source>
        <translation>{name} tritt von {host} bei</translation>
    </message>
    <message>
        <source>{name} pauses at {host}</source>
        <translation>{name} an {host} pausiert</translation>
    </message>
    <message>
        <source>{name} works at {host}</source>
        <translation>{name} arbeitet an {host}</translation>
    </message>
</context>
<context>
    <name>Classroom</name>
    <message>
        <source>a letter or digit of the code {text} is wrong; compare it with the board</source>
        <translation>Ein Buchstabe oder eine Ziffer des Codes {text} ist falsch; vergleichen Sie ihn mit der Tafel</translation>
    </message>
    <message>
        <source>a name needs letters; choose another</source>
        <translation>Ein Name braucht Buchstaben; wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>at {address} is another class, or somebody who pretends to be one; check the code</source>
        <translation>Unter {address} ist eine andere Klasse oder jemand, der sich dafür ausgibt; prüfen Sie den Code</translation>
    </message>
    <message>
        <source>at {address} somebody pretends to be the class; tell the teacher</source>
        <translation>Unter {address} gibt sich jemand für die Klasse aus; sagen Sie es der Lehrkraft</translation>
    </message>
    <message>
        <source>it runs on battery</source>
        <translation>er läuft mit Akku</translation>
    </message>
    <message>
        <source>its lid is closed</source>
        <translation>sein Deckel ist zu</translation>
    </message>
    <message>
        <source>its owner asked for a pause</source>
        <translation>sein Besitzer möchte eine Pause</translation>
    </message>
    <message>
        <source>its owner uses the processor</source>
        <translation>sein Besitzer braucht den Prozessor</translation>
    </message>
    <message>
        <source>its screen is locked</source>
        <translation>sein Bildschirm ist gesperrt</translation>
    </message>
    <message>
        <source>logind does not answer</source>
        <translation>logind antwortet nicht</translation>
    </message>
    <message>
        <source>no class answers at {host}, port {port}; compare the address with the teacher&apos;s</source>
        <translation>Unter {host}, Port {port}, antwortet keine Klasse; vergleichen Sie die Adresse mit der der Lehrkraft</translation>
    </message>
    <message>
        <source>no class with this code was found in this network; is the machine in the teacher&apos;s network? Otherwise give the address that the teacher&apos;s screen shows</source>
        <translation>In diesem Netz wurde keine Klasse mit diesem Code gefunden; ist der Rechner im Netz der Lehrkraft? Geben Sie sonst die Adresse an, die der Bildschirm der Lehrkraft zeigt</translation>
    </message>
    <message>
        <source>screen lock is not watched: {why}</source>
        <translation>Die Bildschirmsperre wird nicht beobachtet: {why}</translation>
    </message>
    <message>
        <source>somebody else has joined as {name} meanwhile; join again with another name</source>
        <translation>Inzwischen ist jemand anderes als {name} beigetreten; treten Sie unter einem anderen Namen wieder bei</translation>
    </message>
    <message>
        <source>the battery is not watched: {why}</source>
        <translation>Der Akku wird nicht beobachtet: {why}</translation>
    </message>
    <message>
        <source>the class cannot be reached any more; ask the teacher whether it is over</source>
        <translation>Die Klasse ist nicht mehr zu erreichen; fragen Sie die Lehrkraft, ob sie zu Ende ist</translation>
    </message>
    <message>
        <source>the class cannot be served at {addresses}: {reason}</source>
        <translation>Die Klasse kann unter {addresses} nicht angeboten werden: {reason}</translation>
    </message>
    <message>
        <source>the class is full; tell the teacher</source>
        <translation>Die Klasse ist voll; sagen Sie es der Lehrkraft</translation>
    </message>
    <message>
        <source>the class is over; ask the teacher for a new code</source>
        <translation>Die Klasse ist zu Ende; fragen Sie die Lehrkraft nach einem neuen Code</translation>
    </message>
    <message>
        <source>the clock of this machine is {time} ahead of the teacher&apos;s; set it, and join again</source>
        <translation>Die Uhr dieses Rechners geht gegenüber der der Lehrkraft {time} vor; stellen Sie sie, und treten Sie wieder bei</translation>
    </message>
    <message>
        <source>the clock of this machine is {time} behind the teacher&apos;s; set it, and join again</source>
        <translation>Die Uhr dieses Rechners geht gegenüber der der Lehrkraft {time} nach; stellen Sie sie, und treten Sie wieder bei</translation>
    </message>
    <message>
        <source>the code is of this class but not right; ask the teacher for the present one</source>
        <translation>Der Code gehört zu dieser Klasse, stimmt aber nicht; fragen Sie die Lehrkraft nach dem jetzigen</translation>
    </message>
    <message>
        <source>the desk does not understand this program; use the same version on all machines</source>
        <translation>Die Anmeldung der Klasse versteht dieses Programm nicht; verwenden Sie auf allen Rechnern dieselbe Version</translation>
    </message>
    <message>
        <source>the lid is not watched: {why}</source>
        <translation>Der Deckel wird nicht beobachtet: {why}</translation>
    </message>
    <message>
        <source>the name {name} is taken; choose another, or wait a few seconds if it was you</source>
        <translation>Der Name {name} ist vergeben; wählen Sie einen anderen, oder warten Sie einige Sekunden, falls Sie es selbst waren</translation>
    </message>
    <message>
        <source>the package psutil is missing</source>
        <translation>das Paket psutil fehlt</translation>
    </message>
    <message>
        <source>the registrar of the class does not start</source>
        <translation>Der Registrar der Klasse startet nicht</translation>
    </message>
    <message>
        <source>the registrar of the class {what}</source>
        <translation>Der Registrar der Klasse {what}</translation>
    </message>
    <message>
        <source>the teacher has removed you; talk to the teacher</source>
        <translation>Die Lehrkraft hat Sie aus der Klasse entfernt; sprechen Sie mit ihr</translation>
    </message>
    <message>
        <source>the use of the processor is not watched: {why}</source>
        <translation>Die Nutzung des Prozessors wird nicht beobachtet: {why}</translation>
    </message>
    <message>
        <source>there is no busctl here, which asks the system about it</source>
        <translation>hier fehlt busctl, das das System danach fragt</translation>
    </message>
    <message>
        <source>there were too many wrong codes; try again in {time}</source>
        <translation>Es gab zu viele falsche Codes; versuchen Sie es in {time} wieder</translation>
    </message>
    <message>
        <source>this machine has no battery</source>
        <translation>dieser Rechner hat keinen Akku</translation>
    </message>
    <message>
        <source>this machine is in no network; connect it, and join again</source>
        <translation>Dieser Rechner ist in keinem Netz; verbinden Sie ihn, und treten Sie noch einmal bei</translation>
    </message>
    <message>
        <source>too many names have joined from this machine&apos;s address; use one of those, or tell the teacher</source>
        <translation>Von der Adresse dieses Rechners sind zu viele Namen beigetreten; nehmen Sie einen davon, oder sagen Sie es der Lehrkraft</translation>
    </message>
    <message>
        <source>{address} is not an address of this machine, so no class can be looked for there; it has {own}</source>
        <translation>{address} ist keine Adresse dieses Rechners, also kann dort keine Klasse gesucht werden; er hat {own}</translation>
    </message>
    <message>
        <source>{path} cannot be written; programs that use it will not know who has been removed</source>
        <translation>{path} kann nicht geschrieben werden; Programme, die es verwenden, erfahren nicht, wer entfernt wurde</translation>
    </message>
    <message>
        <source>“{text}” is no join code; a code has {number} letters and digits, like K7M2P-9WQX4-TB3HA</source>
        <translation>„{text}“ ist kein Code einer Klasse; ein Code hat {number} Buchstaben und Ziffern, wie K7M2P-9WQX4-TB3HA</translation>
    </message>
    <message>
        <source>“{text}” is not an address, like 10.1.0.1; leave it empty if you do not know it</source>
        <translation>„{text}“ ist keine Adresse wie 10.1.0.1; lassen Sie sie leer, wenn Sie sie nicht kennen</translation>
    </message>
</context>
<context>
    <name>Colours</name>
    <message>
        <source>Dusk</source>
        <translation>Dämmerung</translation>
    </message>
    <message>
        <source>Ember</source>
        <translation>Glut</translation>
    </message>
    <message>
        <source>Glacier</source>
        <translation>Gletscher</translation>
    </message>
    <message>
        <source>Lagoon, for all eyes</source>
        <translation>Lagune, für alle Augen</translation>
    </message>
    <message>
        <source>Meadow</source>
        <translation>Wiese</translation>
    </message>
    <message>
        <source>Orchid</source>
        <translation>Orchidee</translation>
    </message>
    <message>
        <source>Slate, for all eyes</source>
        <translation>Schiefer, für alle Augen</translation>
    </message>
    <message>
        <source>The picture in these colours</source>
        <translation>Das Bild in diesen Farben</translation>
    </message>
    <message>
        <source>Tide, for all eyes</source>
        <translation>Gezeiten, für alle Augen</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>Gefundene Befehle</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>One number per element: its relative speed and its number of parallel sessions</source>
        <translation>Eine Zahl je Element: seine relative Geschwindigkeit und die Zahl seiner gleichzeitigen Sitzungen</translation>
    </message>
    <message>
        <source>All took about the same time: {best} {short}, {worst} {long}.</source>
        <translation>Alle brauchten etwa gleich lange: {best} {short}, {worst} {long}.</translation>
    </message>
    <message>
        <source>An element did not register in time.</source>
        <translation>Ein Element hat sich nicht rechtzeitig registriert.</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Capacities</source>
        <translation>Kapazitäten</translation>
    </message>
    <message>
        <source>Capacities are numbers above 0, separated by colons: 1 : 2 : 4</source>
        <translation>Kapazitäten sind Zahlen über 0 mit Doppelpunkten dazwischen: 1 : 2 : 4</translation>
    </message>
    <message>
        <source>Chart of the policies</source>
        <translation>Diagramm der Policies</translation>
    </message>
    <message>
        <source>Choose at least one policy.</source>
        <translation>Wählen Sie mindestens eine Policy.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare policies</source>
        <translation>Policies vergleichen</translation>
    </message>
    <message>
        <source>Each policy gets its own elements, which compute a picture. With all of them at full speed to the end it takes {time}.</source>
        <translation>Jede Policy bekommt eigene Elemente, die ein Bild berechnen. Laufen alle bis zum Schluss mit voller Geschwindigkeit, dauert das {time}.</translation>
    </message>
    <message>
        <source>Stop the comparison</source>
        <translation>Vergleich beenden</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Vergleich exportieren</translation>
    </message>
    <message>
        <source>Figures of the comparison</source>
        <translation>Zahlen des Vergleichs</translation>
    </message>
    <message>
        <source>The size of the picture, the same for all policies</source>
        <translation>Die Größe des Bildes, gleich für alle Policies</translation>
    </message>
    <message>
        <source>Progress of the comparison</source>
        <translation>Fortschritt des Vergleichs</translation>
    </message>
    <message>
        <source>How often each policy runs; the median counts</source>
        <translation>Wie oft jede Policy läuft; es zählt der Median</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>Klein</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Groß</translation>
    </message>
    <message>
        <source>No progress for {seconds} s: {reason}</source>
        <translation>Seit {seconds} s kein Fortschritt: {reason}</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Policies</translation>
    </message>
    <message>
        <source>Policy, element</source>
        <translation>Policy, Element</translation>
    </message>
    <message>
        <source>Runs of each</source>
        <translation>Läufe je Policy</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>The comparison was stopped.</source>
        <translation>Der Vergleich wurde beendet.</translation>
    </message>
    <message>
        <source>The same seed gives the same selections</source>
        <translation>Derselbe Startwert ergibt dieselbe Auswahl von Elementen</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Time: until the picture was complete; the dashed line is the time of all elements at full speed.
Share: each element&apos;s share of the work; the notches above mark its share of the total speed.
Busy: the share of the time in which an element had at least one tile.</source>
        <translation>Zeit: bis das Bild vollständig war; die gestrichelte Linie ist die Zeit aller Elemente bei voller Geschwindigkeit.
Anteil: Anteil jedes Elements an der Arbeit; die Kerben darüber zeigen seinen Anteil an der gesamten Geschwindigkeit.
Belegt: Anteil der Zeit, in der ein Element mindestens eine Kachel hatte.</translation>
    </message>
    <message>
        <source>While idle, it selects in this order: {order}</source>
        <translation>Im Leerlauf wählt sie in dieser Reihenfolge: {order}</translation>
    </message>
    <message>
        <source>With {worst}, element {number} got {share} % of the work but has {ability} % of the speed, so the others waited for it.</source>
        <translation>Mit {worst} bekam Element {number} {share} % der Arbeit, hat aber nur {ability} % der Geschwindigkeit. Deshalb mussten die anderen warten.</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>all at full speed: {time}</source>
        <translation>alle mit voller Geschwindigkeit: {time}</translation>
    </message>
    <message>
        <source>no element answers</source>
        <translation>kein Element antwortet</translation>
    </message>
    <message>
        <source>{best} took {short}, {worst} took {long}: {times} times as long.</source>
        <translation>{best} brauchte {short}, {worst} brauchte {long}: {times}-mal so lange.</translation>
    </message>
    <message>
        <source>{best} took {short}.</source>
        <translation>{best} brauchte {short}.</translation>
    </message>
    <message>
        <source>{mark} of capacity {capacity}</source>
        <translation>{mark} mit Kapazität {capacity}</translation>
    </message>
    <message>
        <source>{policy}: run {number} of {runs}.</source>
        <translation>{policy}: Lauf {number} von {runs}.</translation>
    </message>
    <message>
        <source>{policy}, {runs} runs</source>
        <translation>{policy}, {runs} Läufe</translation>
    </message>
    <message>
        <source>At most {speed} points per second; registered as {policy}</source>
        <translation>Höchstens {speed} Punkte je Sekunde; registriert als {policy}</translation>
    </message>
</context>
<context>
    <name>Components</name>
    <message>
        <source>Component {identifier}</source>
        <translation>Komponente {identifier}</translation>
    </message>
    <message>
        <source>Element {identifier}</source>
        <translation>Element {identifier}</translation>
    </message>
    <message>
        <source>Other components</source>
        <translation>Andere Komponenten</translation>
    </message>
    <message>
        <source>Registrar with unknown identifier</source>
        <translation>Registrar mit unbekannter Kennung</translation>
    </message>
    <message>
        <source>Registrar {identifier}</source>
        <translation>Registrar {identifier}</translation>
    </message>
    <message>
        <source>User {identifier}</source>
        <translation>Benutzer {identifier}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>and {count} more associations</source>
        <translation>und {count} weitere Assoziationen</translation>
    </message>
    <message>
        <source>calculation</source>
        <translation>Berechnung</translation>
    </message>
    <message>
        <source>fractals</source>
        <translation>Fraktale</translation>
    </message>
    <message>
        <source>ping-pong</source>
        <translation>Ping-Pong</translation>
    </message>
    <message>
        <source>protocol {number}</source>
        <translation>Protokoll {number}</translation>
    </message>
    <message>
        <source>reports from {address}</source>
        <translation>meldet von {address}</translation>
    </message>
    <message>
        <source>scripting</source>
        <translation>Skripte</translation>
    </message>
    <message>
        <source>→ {to}, {protocol}, for {time}</source>
        <translation>→ {to}, {protocol}, seit {time}</translation>
    </message>
</context>
<context>
    <name>Deployment</name>
    <message>
        <source>Poolscope ended there with exit code {status}: {reason}</source>
        <translation>Poolscope endete dort mit Exitcode {status}: {reason}</translation>
    </message>
    <message>
        <source>a file could not be copied to it: {reason}</source>
        <translation>eine Datei konnte nicht auf ihn kopiert werden: {reason}</translation>
    </message>
    <message>
        <source>it accepts no key of yours; add one there with ssh-copy-id, or name it (key)</source>
        <translation>er akzeptiert keinen Ihrer Schlüssel; hinterlegen Sie dort einen mit ssh-copy-id, oder geben Sie ihn an (key)</translation>
    </message>
    <message>
        <source>it cannot be reached: {reason}</source>
        <translation>er ist nicht erreichbar: {reason}</translation>
    </message>
    <message>
        <source>it cannot reach the registrar {address}, which is an address inside one machine; name another one</source>
        <translation>er erreicht den Registrar {address} nicht, denn diese Adresse gilt nur innerhalb eines Rechners; geben Sie eine andere an</translation>
    </message>
    <message>
        <source>it did not say that its elements ended; they do within {seconds} s</source>
        <translation>er hat nicht gemeldet, dass seine Elemente beendet sind; sie enden innerhalb von {seconds} s</translation>
    </message>
    <message>
        <source>it does not answer in time; is it switched on?</source>
        <translation>er antwortet nicht rechtzeitig; ist er eingeschaltet?</translation>
    </message>
    <message>
        <source>it has no {command}; install Poolscope there, name its program (command), or send it with --bundle</source>
        <translation>er hat kein {command}; installieren Sie Poolscope dort, geben Sie sein Programm an (command), oder senden Sie es mit --bundle</translation>
    </message>
    <message>
        <source>its host key is not the one in known_hosts: another machine answers, or it was reinstalled; if that is so, remove the old key with ssh-keygen -R</source>
        <translation>sein Host-Schlüssel ist nicht der in known_hosts: Ein anderer Rechner antwortet, oder er wurde neu installiert; in diesem Fall entfernen Sie den alten Schlüssel mit ssh-keygen -R</translation>
    </message>
    <message>
        <source>its host key is unknown; connect once with ssh and compare the fingerprint, then retry</source>
        <translation>sein Host-Schlüssel ist unbekannt; verbinden Sie sich einmal mit ssh, vergleichen Sie den Fingerabdruck und versuchen Sie es wieder</translation>
    </message>
    <message>
        <source>its own address could not be found; name it in the list (local)</source>
        <translation>seine eigene Adresse wurde nicht gefunden; geben Sie sie in der Liste an (local)</translation>
    </message>
    <message>
        <source>no host of this name was found; is the name right?</source>
        <translation>kein Rechner dieses Namens wurde gefunden; ist der Name richtig?</translation>
    </message>
    <message>
        <source>somebody else stopped or replaced its elements</source>
        <translation>jemand anderes hat seine Elemente beendet oder ersetzt</translation>
    </message>
    <message>
        <source>the SSH configuration could not be used: {reason}</source>
        <translation>die SSH-Konfiguration ist nicht verwendbar: {reason}</translation>
    </message>
    <message>
        <source>the bundle could not be read: {reason}</source>
        <translation>das Bündel konnte nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>the bundle is for {own}, and this host is {other}; install Poolscope there</source>
        <translation>das Bündel ist für {own}, und dieser Rechner ist {other}; installieren Sie Poolscope dort</translation>
    </message>
    <message>
        <source>the connection failed: {reason}</source>
        <translation>die Verbindung ist gescheitert: {reason}</translation>
    </message>
    <message>
        <source>the connection was lost, so its elements end</source>
        <translation>die Verbindung ist verloren, also enden seine Elemente</translation>
    </message>
    <message>
        <source>the elements that run here do not end; end process {pid}</source>
        <translation>die Elemente, die hier laufen, enden nicht; beenden Sie den Prozess {pid}</translation>
    </message>
    <message>
        <source>the key could not be used ({reason}); if it has a passphrase, ssh-add it</source>
        <translation>der Schlüssel ist nicht verwendbar ({reason}); hat er eine Passphrase, fügen Sie ihn mit ssh-add hinzu</translation>
    </message>
    <message>
        <source>the key {key} cannot be read; name another one</source>
        <translation>der Schlüssel {key} ist nicht lesbar; geben Sie einen anderen an</translation>
    </message>
    <message>
        <source>there is no home folder; set XDG_STATE_HOME</source>
        <translation>es gibt keinen Benutzerordner; setzen Sie XDG_STATE_HOME</translation>
    </message>
    <message>
        <source>{folder} is no bundle; sh resources/bundle.sh makes one in dist/poolscope</source>
        <translation>{folder} ist kein Bündel; sh resources/bundle.sh erzeugt eines in dist/poolscope</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>{path} kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>{path} could not be opened: {reason}</source>
        <translation>{path} konnte nicht geöffnet werden: {reason}</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>{path} must end in one of {endings}</source>
        <translation>{path} muss eine dieser Endungen haben: {endings}</translation>
    </message>
</context>
<context>
    <name>Faults</name>
    <message numerus="yes">
        <source>%n element(s) became reachable in the pool after {time}.</source>
        <translation>
            <numerusform>%n Element wurde nach {time} im Pool erreichbar.</numerusform>
            <numerusform>%n Elemente wurden nach {time} im Pool erreichbar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n element(s) had a new home registrar after {time}.</source>
        <translation>
            <numerusform>%n Element hatte nach {time} einen neuen Home-Registrar.</numerusform>
            <numerusform>%n Elemente hatten nach {time} einen neuen Home-Registrar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n element(s) left the pool after {time}.</source>
        <translation>
            <numerusform>%n Element hat den Pool nach {time} verlassen.</numerusform>
            <numerusform>%n Elemente haben den Pool nach {time} verlassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A host crashed: {names}</source>
        <translation>Ein Rechner ist abgestürzt: {names}</translation>
    </message>
    <message>
        <source>After {time}, not all registrars agree.</source>
        <translation>Nach {time} sind sich nicht alle Registrare einig.</translation>
    </message>
    <message>
        <source>After {time}, some elements still have no new home registrar.</source>
        <translation>Nach {time} haben einige Elemente noch keinen neuen Home-Registrar.</translation>
    </message>
    <message>
        <source>After {time}, some elements are still not back in the pool.</source>
        <translation>Nach {time} sind einige Elemente noch nicht wieder im Pool.</translation>
    </message>
    <message>
        <source>After {time}, the pool still lists elements that are gone.</source>
        <translation>Nach {time} führt der Pool noch Elemente auf, die weg sind.</translation>
    </message>
    <message>
        <source>After {time}, they still consider each other alive.</source>
        <translation>Nach {time} halten sie einander immer noch für erreichbar.</translation>
    </message>
    <message>
        <source>All links work normally.</source>
        <translation>Alle Verbindungen arbeiten normal.</translation>
    </message>
    <message>
        <source>Everything on the host is gone at the same moment, without notice. Users continue at the remaining elements, and a remaining registrar takes over.</source>
        <translation>Alles auf dem Rechner ist im selben Moment weg, ohne Ankündigung. Die Benutzer machen auf den verbliebenen Elementen weiter, und einer der verbliebenen Registrare übernimmt.</translation>
    </message>
    <message>
        <source>All registrars agree after {time}.</source>
        <translation>Nach {time} sind sich alle Registrare einig.</translation>
    </message>
    <message>
        <source>Chaos</source>
        <translation>Chaos</translation>
    </message>
    <message>
        <source>Choose one or more components (with Ctrl), or two for the link between them.</source>
        <translation>Wählen Sie eine oder mehrere Komponenten (mit Strg) oder zwei für die Verbindung zwischen ihnen.</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Delay by 200 ms</source>
        <translation>Um 200 ms verzögern</translation>
    </message>
    <message>
        <source>Each answer takes twice that time longer. There is no failover while that is shorter than the time-outs.</source>
        <translation>Jede Antwort kommt um das Doppelte dieser Zeit später. Solange das kürzer ist als die Fristen, gibt es keinen Failover.</translation>
    </message>
    <message>
        <source>Each registrar misses the other&apos;s heartbeats and takes over its elements. The handlespace is split: two registrars with two different views.</source>
        <translation>Jeder Registrar bekommt keine Heartbeats vom anderen mehr und übernimmt dessen Elemente. Der Handlespace ist geteilt: zwei Registrare mit zwei verschiedenen Sichten.</translation>
    </message>
    <message>
        <source>Elements do not talk to each other: nothing should change.</source>
        <translation>Elemente sprechen nicht miteinander: Es sollte sich nichts ändern.</translation>
    </message>
    <message>
        <source>Everything was healed</source>
        <translation>Alles wurde wiederhergestellt</translation>
    </message>
    <message>
        <source>Failover took {time}; 0 of {total} tiles lost.</source>
        <translation>Der Failover dauerte {time}; 0 von {total} Kacheln verloren.</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Faults per minute</source>
        <translation>Störungen je Minute</translation>
    </message>
    <message>
        <source>Restore speed</source>
        <translation>Geschwindigkeit wiederherstellen</translation>
    </message>
    <message>
        <source>Heal</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>In {time} there was no failover, no removal and no takeover.</source>
        <translation>In {time} gab es keinen Failover, keine Entfernung und keinen Takeover.</translation>
    </message>
    <message>
        <source>It answers again. If it was removed meanwhile, it registers again.</source>
        <translation>Es antwortet wieder. Wurde es inzwischen entfernt, registriert es sich erneut.</translation>
    </message>
    <message>
        <source>It deregisters first, so nobody has to detect its loss. Its users continue at other elements from their last cookies.</source>
        <translation>Es meldet sich zuerst ab, also muss niemand seinen Ausfall erkennen. Seine Benutzer machen auf anderen Elementen ab ihren letzten Cookies weiter.</translation>
    </message>
    <message>
        <source>It continues, more slowly. A policy that uses the load sends new work elsewhere. Round robin does not notice, and the last tiles wait for it.</source>
        <translation>Es arbeitet weiter, aber langsamer. Eine Policy, die die Last berücksichtigt, schickt neue Arbeit zu anderen Elementen. Round Robin bemerkt nichts, und die letzten Kacheln warten auf dieses Element.</translation>
    </message>
    <message>
        <source>The element belongs to another registrar: nothing should change.</source>
        <translation>Das Element gehört zu einem anderen Registrar: Es sollte sich nichts ändern.</translation>
    </message>
    <message>
        <source>It runs at its former speed.</source>
        <translation>Es läuft wieder mit der früheren Geschwindigkeit.</translation>
    </message>
    <message>
        <source>Its associations stay open, but it sends nothing. Its users time out after some seconds and continue elsewhere. Its home registrar removes it when it does not answer a keep-alive.</source>
        <translation>Seine Assoziationen bleiben offen, aber es sendet nichts. Seine Benutzer geben nach einigen Sekunden auf und machen anderswo weiter. Sein Home-Registrar entfernt es, wenn es ein Keep-Alive nicht beantwortet.</translation>
    </message>
    <message>
        <source>It answers again. It learns from the other registrars what changed meanwhile, and they agree.</source>
        <translation>Er antwortet wieder. Von den anderen Registraren erfährt er, was sich inzwischen geändert hat, und danach sind sich alle einig.</translation>
    </message>
    <message>
        <source>It was the last element: its users wait until another one registers.</source>
        <translation>Es war das letzte Element: Seine Benutzer warten, bis sich ein anderes registriert.</translation>
    </message>
    <message>
        <source>Its associations break immediately. Its users continue at other elements, each tile from its last cookie. Registrars remove it.</source>
        <translation>Seine Assoziationen brechen sofort ab. Seine Benutzer machen auf anderen Elementen weiter, jede Kachel ab ihrem letzten Cookie. Die Registrare entfernen es.</translation>
    </message>
    <message numerus="yes">
        <source>Its home registrar removed %n element(s) after {time}.</source>
        <translation>
            <numerusform>Sein Home-Registrar hat nach {time} %n Element entfernt.</numerusform>
            <numerusform>Ihr Home-Registrar hat nach {time} %n Elemente entfernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep-alives are not answered, and the registrar removes the element. Sessions continue. The element looks for a registrar and finds none.</source>
        <translation>Keep-Alives werden nicht beantwortet, und der Registrar entfernt das Element. Die Sitzungen gehen weiter. Das Element sucht einen Registrar und findet keinen.</translation>
    </message>
    <message>
        <source>Keep-alives are not answered, and the registrar removes the element. The element loses contact and registers with another registrar.</source>
        <translation>Keep-Alives werden nicht beantwortet, und der Registrar entfernt das Element. Das Element verliert den Kontakt und registriert sich bei einem anderen Registrar.</translation>
    </message>
    <message>
        <source>Link to {name}</source>
        <translation>Verbindung zu {name}</translation>
    </message>
    <message>
        <source>Links with a fault</source>
        <translation>Verbindungen mit einer Störung</translation>
    </message>
    <message>
        <source>Lose 10 %</source>
        <translation>10 % verlieren</translation>
    </message>
    <message>
        <source>No tile was in progress there; 0 of {total} tiles lost.</source>
        <translation>Dort war keine Kachel in Arbeit; 0 von {total} Kacheln verloren.</translation>
    </message>
    <message>
        <source>Nothing arrives, and nobody is told. The user times out after some seconds, continues at another element and reports this one to its registrar.</source>
        <translation>Nichts kommt an, und niemand wird benachrichtigt. Der Benutzer gibt nach einigen Sekunden auf, meldet das Element seinem Registrar und macht auf einem anderen weiter.</translation>
    </message>
    <message>
        <source>Nothing is lost for good: the transport retransmits. That takes longer. There is no failover while the delay is shorter than the time-outs.</source>
        <translation>Nichts geht endgültig verloren: Der Transport sendet erneut. Das dauert länger. Solange die Verzögerung kürzer ist als die Fristen, gibt es keinen Failover.</translation>
    </message>
    <message>
        <source>Pool user of this window</source>
        <translation>Pool-Benutzer dieses Fensters</translation>
    </message>
    <message numerus="yes">
        <source>Registrar {letter} took over %n element(s) after {time}.</source>
        <translation>
            <numerusform>Registrar {letter} hat nach {time} %n Element übernommen.</numerusform>
            <numerusform>Registrar {letter} hat nach {time} %n Elemente übernommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Seed of the chaos</source>
        <translation>Startwert des Chaos</translation>
    </message>
    <message>
        <source>Sessions continue, because they need no registrar. Another registrar notices the loss immediately and takes over its elements.</source>
        <translation>Die Sitzungen gehen weiter, denn sie brauchen keinen Registrar. Ein anderer Registrar bemerkt den Ausfall sofort und übernimmt die Elemente.</translation>
    </message>
    <message>
        <source>Sessions continue, because they need no registrar. New ones wait until a registrar answers again.</source>
        <translation>Die Sitzungen gehen weiter, denn sie brauchen keinen Registrar. Neue warten, bis wieder ein Registrar antwortet.</translation>
    </message>
    <message>
        <source>Sessions continue, because they need no registrar. The other registrars miss its heartbeats, ask it once more, and then one of them takes over its elements.</source>
        <translation>Die Sitzungen gehen weiter, denn sie brauchen keinen Registrar. Die anderen Registrare bekommen keine Heartbeats mehr von ihm und fragen ihn noch einmal. Dann übernimmt einer von ihnen seine Elemente.</translation>
    </message>
    <message>
        <source>Sessions continue. New ones wait, because the user reaches no registrar.</source>
        <translation>Die Sitzungen gehen weiter. Neue warten, denn der Benutzer erreicht keinen Registrar.</translation>
    </message>
    <message>
        <source>Slow down</source>
        <translation>Bremsen</translation>
    </message>
    <message>
        <source>The link between {one} and {other} is {delay} ms slower, each way</source>
        <translation>Die Verbindung zwischen {one} und {other} ist in jeder Richtung {delay} ms langsamer</translation>
    </message>
    <message>
        <source>The link between {one} and {other} loses {loss} %</source>
        <translation>Die Verbindung zwischen {one} und {other} verliert {loss} %</translation>
    </message>
    <message>
        <source>The link between {one} and {other} was cut</source>
        <translation>Die Verbindung zwischen {one} und {other} wurde getrennt</translation>
    </message>
    <message>
        <source>The link between {one} and {other} was healed</source>
        <translation>Die Verbindung zwischen {one} und {other} wurde wiederhergestellt</translation>
    </message>
    <message>
        <source>The network was split</source>
        <translation>Das Netz wurde geteilt</translation>
    </message>
    <message>
        <source>The two sides lose contact. The registrars on each side take over the elements they still reach and remove the others: for a while there are two different handlespaces.</source>
        <translation>Die beiden Seiten verlieren den Kontakt. Die Registrare jeder Seite übernehmen die Elemente, die sie noch erreichen, und entfernen die anderen: Eine Zeit lang gibt es zwei verschiedene Handlespaces.</translation>
    </message>
    <message>
        <source>The user asks another registrar from now on. Sessions continue.</source>
        <translation>Der Benutzer fragt ab jetzt einen anderen Registrar. Die Sitzungen gehen weiter.</translation>
    </message>
    <message>
        <source>They find each other again. Checksums show where they differ, and each asks the other for what it is missing.</source>
        <translation>Sie finden einander wieder. Prüfsummen zeigen, wo sie sich unterscheiden, und jeder fragt den anderen nach dem, was ihm fehlt.</translation>
    </message>
    <message>
        <source>They considered each other dead after {time}.</source>
        <translation>Sie hielten einander nach {time} für tot.</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Delayed messages arrive, or a new association is set up.</source>
        <translation>Verzögerte Nachrichten kommen an, oder eine neue Assoziation wird aufgebaut.</translation>
    </message>
    <message>
        <source>What was done, what was expected, and what happened</source>
        <translation>Was getan wurde, was erwartet wurde und was geschah</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>slowed down</source>
        <translation>gebremst</translation>
    </message>
    <message>
        <source>the user</source>
        <translation>dem Benutzer</translation>
    </message>
    <message>
        <source>{done}. Expected: {expectation}</source>
        <translation>{done}. Erwartet: {expectation}</translation>
    </message>
    <message>
        <source>{done}. Result: {outcome}</source>
        <translation>{done}. Ergebnis: {outcome}</translation>
    </message>
    <message>
        <source>{name} was thawed</source>
        <translation>{name} wurde aufgetaut</translation>
    </message>
    <message>
        <source>{name} runs at its former speed</source>
        <translation>{name} läuft wieder mit der früheren Geschwindigkeit</translation>
    </message>
    <message>
        <source>{name} was asked to stop</source>
        <translation>{name} wurde gebeten, sich zu beenden</translation>
    </message>
    <message>
        <source>{name} was frozen</source>
        <translation>{name} wurde eingefroren</translation>
    </message>
    <message>
        <source>{name} was killed</source>
        <translation>{name} wurde getötet</translation>
    </message>
    <message>
        <source>{name} was slowed down</source>
        <translation>{name} wurde gebremst</translation>
    </message>
    <message>
        <source>{waiting} of {total} tiles still wait for an element.</source>
        <translation>{waiting} von {total} Kacheln warten noch auf ein Element.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>the folder {folder} is not writable</source>
        <translation>in den Ordner {folder} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>the folder {folder} does not exist</source>
        <translation>den Ordner {folder} gibt es nicht</translation>
    </message>
    <message>
        <source>it is a folder, a pipe or a device, not a file</source>
        <translation>es ist ein Ordner, eine Pipe oder ein Gerät, keine Datei</translation>
    </message>
    <message>
        <source>it is larger than {most} octets</source>
        <translation>sie ist größer als {most} Oktette</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>es ist keine Datei</translation>
    </message>
    <message>
        <source>nobody reads from it</source>
        <translation>niemand liest daraus</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>der Name ist zu lang</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}</source>
        <translation>{path} konnte nicht geschrieben werden: {reason}</translation>
    </message>
    <message>
        <source>{path} is a folder; enter the name of a file</source>
        <translation>{path} ist ein Ordner; geben Sie den Namen einer Datei an</translation>
    </message>
    <message>
        <source>{path} is not a file, and cannot be written like one</source>
        <translation>{path} ist keine Datei und kann nicht wie eine geschrieben werden</translation>
    </message>
    <message>
        <source>{path} is not a folder</source>
        <translation>{path} ist kein Ordner</translation>
    </message>
    <message>
        <source>{path} is write-protected</source>
        <translation>{path} ist schreibgeschützt</translation>
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
        <translation>sucht einen Registrar</translation>
    </message>
    <message>
        <source>refused: {cause}</source>
        <translation>abgelehnt: {cause}</translation>
    </message>
    <message>
        <source>{name} computes without a speed limit</source>
        <translation>{name} rechnet ohne Tempolimit</translation>
    </message>
    <message>
        <source>{name} could not be started: {error}</source>
        <translation>{name} konnte nicht gestartet werden: {error}</translation>
    </message>
    <message>
        <source>{name} did not carry out the order ({order}): {reason}</source>
        <translation>{name} hat die Anweisung nicht ausgeführt ({order}): {reason}</translation>
    </message>
    <message>
        <source>{name} refused a cookie ({reason}); the tile starts again from the beginning</source>
        <translation>{name} hat ein Cookie abgelehnt ({reason}); die Kachel beginnt von vorn</translation>
    </message>
    <message>
        <source>{name} was removed</source>
        <translation>{name} wurde entfernt</translation>
    </message>
    <message>
        <source>{name} was thawed (SIGCONT)</source>
        <translation>{name} wurde aufgetaut (SIGCONT)</translation>
    </message>
    <message>
        <source>{name} is fully loaded with this number of sessions: {capacity}</source>
        <translation>{name} ist mit dieser Zahl von Sitzungen voll ausgelastet: {capacity}</translation>
    </message>
    <message>
        <source>A class has one registrar. End the class to start registrars of your own.</source>
        <translation>Eine Klasse hat einen Registrar. Beenden Sie die Klasse, um eigene Registrare zu starten.</translation>
    </message>
    <message>
        <source>Element {name} of {owner}</source>
        <translation>Element {name} von {owner}</translation>
    </message>
    <message>
        <source>No registrar of this scope shows its handlespace here, so another one would be alone. Give the address of one for other registrars (ENRP).</source>
        <translation>Kein Registrar dieses Scopes zeigt hier seinen Handlespace, also wäre ein weiterer allein. Geben Sie die Adresse eines Registrars für andere Registrare (ENRP) an.</translation>
    </message>
    <message>
        <source>This machine has memory for about {room} more elements; {number} were asked for. Start fewer, or spread them over machines.</source>
        <translation>Diese Maschine hat Speicher für etwa {room} weitere Elemente; verlangt wurden {number}. Starten Sie weniger, oder verteilen Sie sie auf mehrere Maschinen.</translation>
    </message>
    <message>
        <source>This machine has no memory for more processes. Stop some, or use another machine.</source>
        <translation>Diese Maschine hat keinen Speicher für weitere Prozesse. Beenden Sie einige, oder verwenden Sie eine andere Maschine.</translation>
    </message>
    <message>
        <source>This system allows no more open files. Stop some processes, or use another machine.</source>
        <translation>Dieses System erlaubt keine weiteren offenen Dateien. Beenden Sie einige Prozesse, oder verwenden Sie eine andere Maschine.</translation>
    </message>
    <message>
        <source>This system allows no more processes. Stop some, or use another machine.</source>
        <translation>Dieses System erlaubt keine weiteren Prozesse. Beenden Sie einige, oder verwenden Sie eine andere Maschine.</translation>
    </message>
    <message>
        <source>This system allows open files for about {room} more elements; {number} were asked for. Start fewer, or raise the limit (ulimit -Hn).</source>
        <translation>Dieses System erlaubt offene Dateien für etwa {room} weitere Elemente; verlangt wurden {number}. Starten Sie weniger, oder erhöhen Sie die Grenze (ulimit -Hn).</translation>
    </message>
    <message>
        <source>This system allows processes for about {room} more elements; {number} were asked for. Start fewer, or spread them over machines.</source>
        <translation>Dieses System erlaubt Prozesse für etwa {room} weitere Elemente; verlangt wurden {number}. Starten Sie weniger, oder verteilen Sie sie auf mehrere Maschinen.</translation>
    </message>
    <message>
        <source>a few start at a time</source>
        <translation>sie starten nach und nach</translation>
    </message>
    <message>
        <source>memory is short</source>
        <translation>der Speicher ist knapp</translation>
    </message>
    <message>
        <source>the machine is busy</source>
        <translation>die Maschine ist ausgelastet</translation>
    </message>
    <message>
        <source>{name} ended an association with {address}: {reason}</source>
        <translation>{name} hat eine Assoziation mit {address} beendet: {reason}</translation>
    </message>
    <message>
        <source>{name} has {load} % load from other work</source>
        <translation>{name} hat {load} % Last durch andere Arbeit</translation>
    </message>
    <message>
        <source>{name} is in this scope; it was started elsewhere</source>
        <translation>{name} ist in diesem Scope; er wurde anderswo gestartet</translation>
    </message>
    <message>
        <source>{name} is limited to {speed} points per second</source>
        <translation>{name} ist auf {speed} Punkte je Sekunde begrenzt</translation>
    </message>
    <message>
        <source>{name} is not in this scope any more</source>
        <translation>{name} ist nicht mehr in diesem Scope</translation>
    </message>
    <message>
        <source>{name} lost its registrar: {reason}</source>
        <translation>{name} hat seinen Registrar verloren: {reason}</translation>
    </message>
    <message>
        <source>{name} registers again with the policy {policy}</source>
        <translation>{name} registriert sich erneut, mit der Policy {policy}</translation>
    </message>
    <message>
        <source>{name} runs at {address} as process {pid}</source>
        <translation>{name} läuft unter {address} als Prozess {pid}</translation>
    </message>
    <message>
        <source>{name} was asked to stop (SIGTERM)</source>
        <translation>{name} wurde gebeten, sich zu beenden (SIGTERM)</translation>
    </message>
    <message>
        <source>{name} was frozen (SIGSTOP)</source>
        <translation>{name} wurde eingefroren (SIGSTOP)</translation>
    </message>
    <message>
        <source>{name} was refused by its registrar: {cause}</source>
        <translation>{name} wurde von seinem Registrar abgelehnt: {cause}</translation>
    </message>
    <message>
        <source>{registrar} refuses {who}: {what}</source>
        <translation>{registrar} weist {who} ab: {what}</translation>
    </message>
    <message>
        <source>{name} does not read its orders; further orders were dropped</source>
        <translation>{name} liest seine Anweisungen nicht; weitere Anweisungen wurden verworfen</translation>
    </message>
    <message numerus="yes">
        <source>{name}: %n report(s) were dropped, because the window was too busy</source>
        <translation>
            <numerusform>{name}: %n Meldung ging verloren, weil das Fenster zu beschäftigt war</numerusform>
            <numerusform>{name}: %n Meldungen gingen verloren, weil das Fenster zu beschäftigt war</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{number} of %n element(s) wait to start: {reason}</source>
        <translation>
            <numerusform>{number} von %n Element wartet auf den Start: {reason}</numerusform>
            <numerusform>{number} von %n Elementen warten auf den Start: {reason}</numerusform>
        </translation>
    </message>
    <message>
        <source>{registrar} refused element {element}: {cause}</source>
        <translation>{registrar} hat Element {element} abgelehnt: {cause}</translation>
    </message>
</context>
<context>
    <name>Fractal files</name>
    <message>
        <source>it begins with {name} instead of FractalV1</source>
        <translation>sie beginnt mit {name} statt mit FractalV1</translation>
    </message>
    <message>
        <source>it contains a document type definition</source>
        <translation>sie enthält eine Dokumenttypdefinition</translation>
    </message>
    <message>
        <source>it is not XML ({error})</source>
        <translation>sie ist kein XML ({error})</translation>
    </message>
    <message>
        <source>its MaxIterations is not a whole number from 1 to {most}</source>
        <translation>der Wert MaxIterations ist keine ganze Zahl von 1 bis {most}</translation>
    </message>
    <message>
        <source>its Resolution “{text}” does not look like 800*600</source>
        <translation>der Wert Resolution „{text}“ sieht nicht aus wie 800*600</translation>
    </message>
    <message>
        <source>its algorithm “{name}” is neither Mandelbrot nor MandelbrotN</source>
        <translation>ihr Algorithmus „{name}“ ist weder Mandelbrot noch MandelbrotN</translation>
    </message>
    <message>
        <source>its elements are nested too deeply</source>
        <translation>ihre Elemente sind zu tief verschachtelt</translation>
    </message>
    <message>
        <source>its {name} is missing</source>
        <translation>der Wert {name} fehlt</translation>
    </message>
    <message>
        <source>its {name} is not a number</source>
        <translation>der Wert {name} ist keine Zahl</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} kann nicht gelesen werden: {error}</translation>
    </message>
    <message>
        <source>{path} is not a fractal file: {why}</source>
        <translation>{path} ist keine Fraktaldatei: {why}</translation>
    </message>
</context>
<context>
    <name>Graphs</name>
    <message>
        <source>All graphs</source>
        <translation>Alle Kurven</translation>
    </message>
    <message>
        <source>Show all graphs, or one of them large</source>
        <translation>Alle Kurven zeigen oder eine davon groß</translation>
    </message>
    <message>
        <source>Differences in each registrar’s view</source>
        <translation>Abweichungen in der Sicht jedes Registrars</translation>
    </message>
    <message>
        <source>Double-click: only this graph, or all graphs again</source>
        <translation>Doppelklick: nur diese Kurve oder wieder alle</translation>
    </message>
    <message>
        <source>Elements in each pool</source>
        <translation>Elemente in jedem Pool</translation>
    </message>
    <message>
        <source>Elements known to each registrar</source>
        <translation>Jedem Registrar bekannte Elemente</translation>
    </message>
    <message>
        <source>Export graphs</source>
        <translation>Kurven exportieren</translation>
    </message>
    <message>
        <source>Figures of the graphs</source>
        <translation>Zahlen der Kurven</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Load at the home of each registrar, %</source>
        <translation>Last der Elemente jedes Home-Registrars, %</translation>
    </message>
    <message>
        <source>Load of each element, %</source>
        <translation>Last jedes Elements, %</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Pixels per second</source>
        <translation>Pixel je Sekunde</translation>
    </message>
    <message>
        <source>Pools known to each registrar</source>
        <translation>Jedem Registrar bekannte Pools</translation>
    </message>
    <message>
        <source>Resolution round trip, ms</source>
        <translation>Antwortzeit der Auflösung, ms</translation>
    </message>
    <message>
        <source>Tiles per second</source>
        <translation>Kacheln je Sekunde</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>Utilisation of all elements, %</source>
        <translation>Auslastung aller Elemente, %</translation>
    </message>
    <message>
        <source>Graph to show</source>
        <translation>Gezeigte Kurve</translation>
    </message>
    <message>
        <source>Failover time, ms</source>
        <translation>Failover-Zeit, ms</translation>
    </message>
    <message>
        <source>Zoom: Ctrl and wheel, drag, or + − ← →</source>
        <translation>Vergrößern: Strg und Mausrad, ziehen oder + − ← →</translation>
    </message>
    <message>
        <source>latest</source>
        <translation>zuletzt</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>together</source>
        <translation>zusammen</translation>
    </message>
</context>
<context>
    <name>Handlespace</name>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n Abweichung</numerusform>
            <numerusform>%n Abweichungen</numerusform>
        </translation>
    </message>
    <message>
        <source>, differs</source>
        <translation>, weicht ab</translation>
    </message>
    <message>
        <source>; it has left the pool</source>
        <translation>; es hat den Pool verlassen</translation>
    </message>
    <message>
        <source>; its home is {registrar}</source>
        <translation>; sein Home-Registrar ist {registrar}</translation>
    </message>
    <message>
        <source>; its policy is {policy}</source>
        <translation>; seine Policy ist {policy}</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Element {number} {identifier}, {policy}</source>
        <translation>Element {number} {identifier}, {policy}</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Handlespace as each registrar sees it</source>
        <translation>Der Handlespace, wie jeder Registrar ihn sieht</translation>
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
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Subjects in the first column, then one column per registrar</source>
        <translation>Themen in der ersten Spalte, dann eine Spalte je Registrar</translation>
    </message>
    <message>
        <source>all agree</source>
        <translation>alle sind sich einig</translation>
    </message>
    <message>
        <source>home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>home is {registrar}</source>
        <translation>Home ist {registrar}</translation>
    </message>
    <message>
        <source>checksum of all</source>
        <translation>Prüfsumme über alle</translation>
    </message>
    <message>
        <source>checksum {of_whom}</source>
        <translation>Prüfsumme {of_whom}</translation>
    </message>
    <message>
        <source>elements of the pool {handle}</source>
        <translation>Elemente des Pools {handle}</translation>
    </message>
    <message>
        <source>extra</source>
        <translation>überzählig</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>lernt</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>of {letter}&apos;s own elements</source>
        <translation>über die Elemente von {letter}</translation>
    </message>
    <message>
        <source>{differences} for {time}</source>
        <translation>{differences} seit {time}</translation>
    </message>
    <message>
        <source>{registrars} is still learning</source>
        <translation>{registrars} lernt noch</translation>
    </message>
    <message>
        <source>{registrar} sees element {identifier}: {what}</source>
        <translation>{registrar} sieht Element {identifier}: {what}</translation>
    </message>
    <message>
        <source>{said}; differs for {time}</source>
        <translation>{said}; weicht seit {time} ab</translation>
    </message>
</context>
<context>
    <name>Invitation</name>
    <message numerus="yes">
        <source>%n student(s) will leave: their elements stop at once.</source>
        <translation>
            <numerusform>%n Teilnehmer verlässt die Klasse: Seine Elemente enden sofort.</numerusform>
            <numerusform>%n Teilnehmer verlassen die Klasse: Ihre Elemente enden sofort.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Compute a picture with the class (Esc)</source>
        <translation>Mit der Klasse ein Bild berechnen (Esc)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the code and the address, for a chat or a message</source>
        <translation>Code und Adresse kopieren, für einen Chat oder eine Nachricht</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>End the class</source>
        <translation>Klasse beenden</translation>
    </message>
    <message>
        <source>Fill the screen, or not (F11)</source>
        <translation>Den Bildschirm füllen oder nicht (F11)</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Hours until the class ends by itself</source>
        <translation>Stunden, bis die Klasse von selbst endet</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Invite the class</source>
        <translation>Klasse einladen</translation>
    </message>
    <message>
        <source>Join the class</source>
        <translation>Der Klasse beitreten</translation>
    </message>
    <message>
        <source>Keep the class</source>
        <translation>Klasse fortsetzen</translation>
    </message>
    <message>
        <source>Let nobody in with the present code any more; those who are in stay</source>
        <translation>Mit dem jetzigen Code niemanden mehr hereinlassen; wer da ist, bleibt</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Look again for networks of this computer</source>
        <translation>Noch einmal nach Netzen dieses Rechners suchen</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Neuer Code</translation>
    </message>
    <message>
        <source>Only programs on this computer can join.</source>
        <translation>Nur Programme auf diesem Rechner können beitreten.</translation>
    </message>
    <message>
        <source>Open Poolscope, choose “Join a class”, and type this code and your name. Or in a terminal:</source>
        <translation>Öffnen Sie Poolscope, wählen Sie „Einer Klasse beitreten“, und geben Sie diesen Code und Ihren Namen ein. Oder im Terminal:</translation>
    </message>
    <message>
        <source>Open to other machines. Anybody in the network can take part, because SCTP has no TLS here.</source>
        <translation>Offen für andere Rechner. Jeder im Netz kann teilnehmen, weil SCTP hier kein TLS hat.</translation>
    </message>
    <message>
        <source>Open to other machines. Only those that have joined with the code take part.</source>
        <translation>Offen für andere Rechner. Nur wer mit dem Code beigetreten ist, nimmt teil.</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>QR code of the join code and the address</source>
        <translation>QR-Code mit Beitrittscode und Adresse</translation>
    </message>
    <message>
        <source>SCTP in UDP, without TLS: anybody in the network can take part</source>
        <translation>SCTP in UDP, ohne TLS: Jeder im Netz kann teilnehmen</translation>
    </message>
    <message>
        <source>Show the picture</source>
        <translation>Bild zeigen</translation>
    </message>
    <message>
        <source>Students</source>
        <translation>Teilnehmer</translation>
    </message>
    <message>
        <source>Students lend their computers: their elements compute your picture, in one colour for each student. Everything that runs in this window ends first.</source>
        <translation>Schülerinnen und Schüler stellen ihre Rechner zur Verfügung: Deren Elemente berechnen Ihr Bild, in einer Farbe für jeden. Was in diesem Fenster läuft, endet vorher.</translation>
    </message>
    <message>
        <source>TCP with TLS: only students with the code take part</source>
        <translation>TCP mit TLS: Nur wer den Code hat, nimmt teil</translation>
    </message>
    <message>
        <source>The picture, its colours and the table stay here.</source>
        <translation>Das Bild, seine Farben und die Tabelle bleiben hier.</translation>
    </message>
    <message>
        <source>This computer is in no network, so only programs on this computer can join. Connect it, and look again.</source>
        <translation>Dieser Rechner ist in keinem Netz, deshalb können nur Programme auf diesem Rechner beitreten. Verbinden Sie ihn, und suchen Sie neu.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>hours; then the class ends by itself</source>
        <translation>Stunden; dann endet die Klasse von selbst</translation>
    </message>
    <message>
        <source>poolscope join {code} --address={address}</source>
        <translation>poolscope join {code} --address={address}</translation>
    </message>
    <message>
        <source>poolscope join {code} --name=NAME</source>
        <translation>poolscope join {code} --name=NAME</translation>
    </message>
    <message>
        <source>{address}, network {interface}</source>
        <translation>{address}, Netz {interface}</translation>
    </message>
    <message>
        <source>{address}, only programs on this computer</source>
        <translation>{address}, nur Programme auf diesem Rechner</translation>
    </message>
    <message>
        <source>{address}, {interface} (virtual: probably no student is there)</source>
        <translation>{address}, {interface} (virtuell: dort ist wohl niemand)</translation>
    </message>
</context>
<context>
    <name>Join</name>
    <message>
        <source>Address of the teacher&apos;s machine</source>
        <translation>Adresse des Rechners der Lehrkraft</translation>
    </message>
    <message>
        <source>CPU used by the elements</source>
        <translation>CPU-Anteil der Elemente</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Classes in this network</source>
        <translation>Klassen in diesem Netz</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Computed tiles</source>
        <translation>Berechnete Kacheln</translation>
    </message>
    <message>
        <source>Computes for the class</source>
        <translation>Rechnet für die Klasse</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Each of these sends the elements away, after their present step:</source>
        <translation>Jedes davon schickt die Elemente fort, nach ihrem Schritt:</translation>
    </message>
    <message>
        <source>Elements, at low priority</source>
        <translation>Elemente, mit niedriger Priorität</translation>
    </message>
    <message>
        <source>Fill in this address</source>
        <translation>Diese Adresse eintragen</translation>
    </message>
    <message>
        <source>Idle seconds until the elements come back</source>
        <translation>Ruhige Sekunden, bis die Elemente zurückkommen</translation>
    </message>
    <message>
        <source>In the class at {address} since {time}</source>
        <translation>In der Klasse unter {address} seit {time}</translation>
    </message>
    <message>
        <source>It is quiet again. The elements come back in {time} if it stays so.</source>
        <translation>Es ist wieder ruhig. Die Elemente kommen in {time} zurück, wenn es so bleibt.</translation>
    </message>
    <message>
        <source>It makes sure that it is the class on the board, and no other.</source>
        <translation>Er vergewissert sich, dass es die Klasse an der Tafel ist und keine andere.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Join a class</source>
        <translation>Einer Klasse beitreten</translation>
    </message>
    <message>
        <source>Join a class – Poolscope</source>
        <translation>Einer Klasse beitreten – Poolscope</translation>
    </message>
    <message>
        <source>Join again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Join code, from the board or the QR code</source>
        <translation>Code der Klasse, von der Tafel oder aus dem QR-Code</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Leave and close</source>
        <translation>Verlassen und schließen</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <translation>Verlassen und beenden</translation>
    </message>
    <message>
        <source>Leaves the class …</source>
        <translation>Verlässt die Klasse …</translation>
    </message>
    <message>
        <source>Looks for the class …</source>
        <translation>Sucht die Klasse …</translation>
    </message>
    <message>
        <source>Makes room for you</source>
        <translation>Macht Ihnen Platz</translation>
    </message>
    <message>
        <source>None is heard yet. If it stays so, type the address that the teacher&apos;s screen shows.</source>
        <translation>Noch ist keine zu hören. Bleibt es so, geben Sie die Adresse ein, die der Bildschirm der Lehrkraft zeigt.</translation>
    </message>
    <message>
        <source>Not watched: {why}.</source>
        <translation>Nicht beobachtet: {why}.</translation>
    </message>
    <message>
        <source>Other programs take more than</source>
        <translation>Andere Programme brauchen mehr als</translation>
    </message>
    <message>
        <source>Part of the processors that other programs take</source>
        <translation>Anteil der Prozessoren, den andere Programme brauchen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message numerus="yes">
        <source>This machine has computed %n tile(s), {share} of the class&apos;s work.</source>
        <translation>
            <numerusform>Dieser Rechner hat %n Kachel berechnet, {share} der Arbeit der Klasse.</numerusform>
            <numerusform>Dieser Rechner hat %n Kacheln berechnet, {share} der Arbeit der Klasse.</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Ready: waits for a picture</source>
        <translation>Bereit: wartet auf ein Bild</translation>
    </message>
    <message>
        <source>Share of the class&apos;s work</source>
        <translation>Anteil an der Arbeit der Klasse</translation>
    </message>
    <message>
        <source>Starts the elements …</source>
        <translation>Startet die Elemente …</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>The class is lost</source>
        <translation>Die Klasse ist verloren</translation>
    </message>
    <message>
        <source>The class is over</source>
        <translation>Die Klasse ist zu Ende</translation>
    </message>
    <message>
        <source>The elements finish their present step; others continue their tiles.</source>
        <translation>Die Elemente beenden ihren Schritt; andere machen mit ihren Kacheln weiter.</translation>
    </message>
    <message>
        <source>The teacher&apos;s machine cannot be reached at present. The elements stay, and this program looks for it again.</source>
        <translation>Der Rechner der Lehrkraft ist gerade nicht zu erreichen. Die Elemente bleiben, und dieses Programm sucht ihn wieder.</translation>
    </message>
    <message>
        <source>The tiles that this machine computes appear here.</source>
        <translation>Die Kacheln, die dieser Rechner berechnet, erscheinen hier.</translation>
    </message>
    <message>
        <source>They come back after</source>
        <translation>Sie kommen zurück nach</translation>
    </message>
    <message>
        <source>This machine takes part in the class. Leave it, and close this window?</source>
        <translation>Dieser Rechner nimmt an der Klasse teil. Sie verlassen und dieses Fenster schließen?</translation>
    </message>
    <message>
        <source>This machine takes part in the class. Leave it, and quit Poolscope?</source>
        <translation>Dieser Rechner nimmt an der Klasse teil. Sie verlassen und Poolscope beenden?</translation>
    </message>
    <message>
        <source>This machine then computes parts of the teacher&apos;s picture, in your colour.</source>
        <translation>Dieser Rechner berechnet dann Teile des Bildes der Lehrkraft, in Ihrer Farbe.</translation>
    </message>
    <message>
        <source>What this machine has drawn</source>
        <translation>Was dieser Rechner gezeichnet hat</translation>
    </message>
    <message>
        <source>You are out of the class</source>
        <translation>Sie sind nicht mehr in der Klasse</translation>
    </message>
    <message>
        <source>You come first</source>
        <translation>Sie gehen vor</translation>
    </message>
    <message>
        <source>You have left the class</source>
        <translation>Sie haben die Klasse verlassen</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>as the class knows you</source>
        <translation>wie die Klasse Sie kennt</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>wird von selbst gefunden</translation>
    </message>
    <message>
        <source>now closed</source>
        <translation>jetzt zu</translation>
    </message>
    <message>
        <source>now locked</source>
        <translation>jetzt gesperrt</translation>
    </message>
    <message>
        <source>now on battery</source>
        <translation>jetzt im Akkubetrieb</translation>
    </message>
    <message>
        <source>now on mains</source>
        <translation>jetzt am Netz</translation>
    </message>
    <message>
        <source>now open</source>
        <translation>jetzt offen</translation>
    </message>
    <message>
        <source>now unlocked</source>
        <translation>jetzt nicht gesperrt</translation>
    </message>
    <message>
        <source>now {part}</source>
        <translation>jetzt {part}</translation>
    </message>
    <message>
        <source>of the processors</source>
        <translation>der Prozessoren</translation>
    </message>
    <message>
        <source>the join code is missing</source>
        <translation>der Code der Klasse fehlt</translation>
    </message>
    <message>
        <source>the lid is closed</source>
        <translation>der Deckel ist zu</translation>
    </message>
    <message>
        <source>the screen is locked</source>
        <translation>der Bildschirm ist gesperrt</translation>
    </message>
    <message>
        <source>this machine runs on battery</source>
        <translation>dieser Rechner läuft im Akkubetrieb</translation>
    </message>
    <message>
        <source>without any of these.</source>
        <translation>ohne all das.</translation>
    </message>
    <message>
        <source>you asked for a pause</source>
        <translation>Sie haben um eine Pause gebeten</translation>
    </message>
    <message>
        <source>your own programs need the processor</source>
        <translation>Ihre eigenen Programme brauchen den Prozessor</translation>
    </message>
    <message>
        <source>{address}  code {beginning}…</source>
        <translation>{address}  Code {beginning}…</translation>
    </message>
    <message>
        <source>{address}  ✓ the class of this code</source>
        <translation>{address}  ✓ die Klasse dieses Codes</translation>
    </message>
    <message>
        <source>{because}. The elements come back when that has been over for {time}.</source>
        <translation>{because}. Die Elemente kommen zurück, wenn das {time} vorbei ist.</translation>
    </message>
    <message>
        <source>{because}. The elements come back when you continue.</source>
        <translation>{because}. Die Elemente kommen zurück, wenn Sie weitermachen.</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Failovers</source>
        <translation>Failovers</translation>
    </message>
    <message>
        <source>Deliberate faults</source>
        <translation>Absichtliche Störungen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Filter the journal</source>
        <translation>Journal filtern</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Kind of entries</source>
        <translation>Art der Einträge</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <source>Show all entries again</source>
        <translation>Wieder alle Einträge zeigen</translation>
    </message>
    <message>
        <source>Show only entries of one kind</source>
        <translation>Nur Einträge einer Art zeigen</translation>
    </message>
    <message>
        <source>Takeovers</source>
        <translation>Takeovers</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
</context>
<context>
    <name>Julia</name>
    <message>
        <source>Julia set of {point}. This preview is drawn here, not by the pool.</source>
        <translation>Julia-Menge von {point}. Diese Vorschau wird hier gezeichnet, nicht vom Pool.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Go to a bookmark</source>
        <translation>Zu einem Lesezeichen gehen</translation>
    </message>
    <message>
        <source>Set the bookmark to this view</source>
        <translation>Lesezeichen auf diese Ansicht setzen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Ansicht verschieben</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Mauszeiger vergrößern</translation>
    </message>
    <message>
        <source>Zoom in there</source>
        <translation>Dort vergrößern</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>No elements</source>
        <translation>Keine Elemente</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
</context>
<context>
    <name>Lesson player</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Lesson {title}: {line}</source>
        <translation>Lektion {title}: {line}</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Not all expectations were met.</source>
        <translation>Nicht alle Erwartungen wurden erfüllt.</translation>
    </message>
    <message>
        <source>Wrong. {why}</source>
        <translation>Falsch. {why}</translation>
    </message>
    <message>
        <source>Right. {why}</source>
        <translation>Richtig. {why}</translation>
    </message>
    <message>
        <source>The lesson stopped: {why}</source>
        <translation>Die Lektion wurde abgebrochen: {why}</translation>
    </message>
    <message>
        <source>This is an earlier caption. Nothing is undone.</source>
        <translation>Das ist ein früherer Text. Nichts wird rückgängig gemacht.</translation>
    </message>
    <message>
        <source>All expectations met.</source>
        <translation>Alle Erwartungen erfüllt.</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} von {total}</translation>
    </message>
</context>
<context>
    <name>Lessons</name>
    <message>
        <source>21 tiles, seven at a time, each in its own session: the registrar is asked once per session.</source>
        <translation>21 Kacheln, sieben gleichzeitig, jede in einer eigenen Sitzung: Der Registrar wird einmal je Sitzung gefragt.</translation>
    </message>
    <message>
        <source>A broken connection is noticed immediately. Silence is noticed only by a peer that expects an answer within a time limit.</source>
        <translation>Eine abgebrochene Verbindung wird sofort bemerkt. Schweigen bemerkt nur eine Gegenstelle, die innerhalb einer Frist eine Antwort erwartet.</translation>
    </message>
    <message>
        <source>A few elements, each time</source>
        <translation>Jedes Mal einige Elemente</translation>
    </message>
    <message>
        <source>A job in parts</source>
        <translation>Eine Aufgabe in Teilen</translation>
    </message>
    <message>
        <source>A laptop that leaves properly first leaves the pool, and then sends a last cookie for each tile. Nothing is computed twice.</source>
        <translation>Ein Laptop, der geordnet geht, verlässt zuerst den Pool und schickt dann für jede Kachel ein letztes Cookie. Nichts wird zweimal berechnet.</translation>
    </message>
    <message>
        <source>A large picture is ordered.</source>
        <translation>Ein großes Bild wird angefordert.</translation>
    </message>
    <message>
        <source>A network splits into two halves, each with a registrar. Both halves continue with what they have, and agree again when the network is healed.</source>
        <translation>Ein Netz zerfällt in zwei Hälften, jede mit einem Registrar. Beide Hälften machen mit dem weiter, was sie haben, und einigen sich, sobald das Netz wiederhergestellt ist.</translation>
    </message>
    <message>
        <source>A picture begins. In a moment a stranger comes, at other addresses, and does what RFC 5355 warns of.</source>
        <translation>Ein Bild beginnt. Gleich kommt ein Fremder mit anderen Adressen und tut, wovor RFC 5355 warnt.</translation>
    </message>
    <message>
        <source>A picture is ordered. While it renders, a third registrar will start.</source>
        <translation>Ein Bild wird angefordert. Während es berechnet wird, startet ein dritter Registrar.</translation>
    </message>
    <message>
        <source>A picture is ordered. While it renders, the cable between the two halves of the network is cut.</source>
        <translation>Ein Bild wird angefordert. Während es berechnet wird, wird das Kabel zwischen den beiden Hälften des Netzes durchtrennt.</translation>
    </message>
    <message>
        <source>A picture of 24 tiles. No tile depends on another one, so the job splits into parts.</source>
        <translation>Ein Bild aus 24 Kacheln. Keine Kachel hängt von einer anderen ab, also lässt sich die Aufgabe zerlegen.</translation>
    </message>
    <message>
        <source>A pool may use machines that belong to somebody. As soon as the owner needs the laptop, its element goes, and no work is lost. When the laptop is idle, the element comes back.</source>
        <translation>Ein Pool darf Rechner benutzen, die jemandem gehören. Sobald die Besitzerin den Laptop braucht, geht sein Element, und keine Arbeit geht verloren. Wenn der Laptop nichts zu tun hat, kommt das Element zurück.</translation>
    </message>
    <message>
        <source>A registrar and two elements: a small pool for quiet hours.</source>
        <translation>Ein Registrar und zwei Elemente: ein kleiner Pool für ruhige Stunden.</translation>
    </message>
    <message>
        <source>A registrar dies</source>
        <translation>Ein Registrar stirbt</translation>
    </message>
    <message>
        <source>A registrar joins</source>
        <translation>Ein Registrar kommt dazu</translation>
    </message>
    <message>
        <source>A registrar keeps the list of the elements in each pool.</source>
        <translation>Ein Registrar führt die Liste der Elemente in jedem Pool.</translation>
    </message>
    <message>
        <source>A registrar only names elements. After that, user and element talk to each other directly.</source>
        <translation>Ein Registrar nennt nur Elemente. Danach sprechen Benutzer und Element direkt miteinander.</translation>
    </message>
    <message>
        <source>A registrar starts. Every second it sends each of its elements an endpoint keep-alive and expects an answer.</source>
        <translation>Ein Registrar startet. Jede Sekunde sendet er jedem seiner Elemente ein Endpoint-Keep-Alive und erwartet eine Antwort.</translation>
    </message>
    <message>
        <source>A registrar starts. The machines in a pool are rarely all alike, and the registrar does not know how fast they are.</source>
        <translation>Ein Registrar startet. Die Rechner in einem Pool sind selten alle gleich, und der Registrar weiß nicht, wie schnell sie sind.</translation>
    </message>
    <message>
        <source>A registrar starts. The policy of the pool decides which element it names first. Elements state the policy when they register.</source>
        <translation>Ein Registrar startet. Die Policy des Pools bestimmt, welches Element er zuerst nennt. Die Elemente geben die Policy bei der Registrierung an.</translation>
    </message>
    <message>
        <source>A registrar without any protection: everybody may register whatever they like, as often as they like. Elements believe every cookie.</source>
        <translation>Ein Registrar ohne jeden Schutz: Alle dürfen anmelden, was sie wollen und so oft sie wollen. Elemente glauben jedem Cookie.</translation>
    </message>
    <message>
        <source>A slow element registers with the policy weighted round robin and a weight of 1.</source>
        <translation>Ein langsames Element registriert sich mit der Policy Weighted Round Robin und dem Gewicht 1.</translation>
    </message>
    <message>
        <source>A split network</source>
        <translation>Ein geteiltes Netz</translation>
    </message>
    <message>
        <source>A stranger floods a registrar, brings elements that never answer, and forges cookies: first where everybody is believed, and then where the scope is protected. The figures of both stand side by side.</source>
        <translation>Ein Fremder überflutet einen Registrar, bringt Elemente mit, die nie antworten, und fälscht Cookies: zuerst, wo allen geglaubt wird, und dann, wo der Bereich geschützt ist. Die Zahlen stehen nebeneinander.</translation>
    </message>
    <message>
        <source>A third registrar starts. It knows the addresses of the others and nothing else.</source>
        <translation>Ein dritter Registrar startet. Er kennt die Adressen der anderen und sonst nichts.</translation>
    </message>
    <message>
        <source>About a quarter of the time</source>
        <translation>Etwa ein Viertel der Zeit</translation>
    </message>
    <message>
        <source>About half the time</source>
        <translation>Etwa die Hälfte der Zeit</translation>
    </message>
    <message>
        <source>Ada joins.</source>
        <translation>Ada kommt dazu.</translation>
    </message>
    <message>
        <source>Ada joins: on her laptop, “poolscope join” gets the code and her name. One pool element starts there.</source>
        <translation>Ada kommt dazu: Auf ihrem Laptop bekommt „poolscope join“ den Code und ihren Namen. Dort startet ein Poolelement.</translation>
    </message>
    <message>
        <source>Ada&apos;s element has left the pool, and her tiles went on at Bob&apos;s laptop. Her laptop stays in the class. Ada&apos;s program goes on for a while, and then it rests.</source>
        <translation>Adas Element hat den Pool verlassen, und ihre Kacheln gingen auf Bobs Laptop weiter. Ihr Laptop bleibt in der Klasse. Adas Programm arbeitet noch eine Weile und ruht dann.</translation>
    </message>
    <message>
        <source>Ada&apos;s element is in the pool. Now Bob joins with the same code.</source>
        <translation>Adas Element ist im Pool. Jetzt kommt Bob mit demselben Code dazu.</translation>
    </message>
    <message>
        <source>Ada&apos;s laptop finished Bob&apos;s tiles from their last cookies. The points that Bob had computed after these cookies were computed again: that is the price of not saying goodbye.</source>
        <translation>Adas Laptop hat Bobs Kacheln ab ihrem letzten Cookie fertig berechnet. Die Punkte, die Bob nach diesen Cookies berechnet hatte, wurden noch einmal berechnet: Das kostet es, nicht auf Wiedersehen zu sagen.</translation>
    </message>
    <message>
        <source>Ada&apos;s program works now: a real process that takes all it gets. A short moment of work would not count, so the element goes after three seconds.</source>
        <translation>Adas Programm arbeitet jetzt: ein echter Prozess, der nimmt, was er bekommt. Ein kurzer Moment Arbeit würde nicht zählen, deshalb geht das Element nach drei Sekunden.</translation>
    </message>
    <message>
        <source>All of them are in the handlespace of both registrars.</source>
        <translation>Alle sind im Handlespace beider Registrare.</translation>
    </message>
    <message>
        <source>All four work at the same time, and handing out the tiles costs hardly any time.</source>
        <translation>Alle vier arbeiten gleichzeitig, und das Verteilen der Kacheln kostet kaum Zeit.</translation>
    </message>
    <message>
        <source>The same number to each</source>
        <translation>An jedes gleich viele</translation>
    </message>
    <message>
        <source>All to the fastest one</source>
        <translation>Alle an das schnellste</translation>
    </message>
    <message>
        <source>An answer names a few elements, selected by the pool&apos;s policy. So it stays short, however large the pool is.</source>
        <translation>Eine Antwort nennt einige Elemente, ausgewählt nach der Policy des Pools. So bleibt sie kurz, egal wie groß der Pool ist.</translation>
    </message>
    <message>
        <source>An element freezes. Its connections stay open, but it stops answering. See how the registrar and the users notice.</source>
        <translation>Ein Element friert ein. Seine Verbindungen bleiben offen, aber es antwortet nicht mehr. Sehen Sie, wie der Registrar und die Benutzer es bemerken.</translation>
    </message>
    <message>
        <source>And one that is four times as fast, with a weight of 4.</source>
        <translation>Und eines, das viermal so schnell ist, mit dem Gewicht 4.</translation>
    </message>
    <message>
        <source>As long as before</source>
        <translation>So lange wie zuvor</translation>
    </message>
    <message>
        <source>Ask the registrar whether there are new ones</source>
        <translation>Den Registrar fragen, ob es neue gibt</translation>
    </message>
    <message>
        <source>Both: each element has one home registrar, and that one has the correct record</source>
        <translation>Beide: Jedes Element hat einen Home-Registrar, und dieser hat den richtigen Eintrag</translation>
    </message>
    <message>
        <source>Come and go</source>
        <translation>Kommen und Gehen</translation>
    </message>
    <message>
        <source>Complete. Now three more elements register, each as fast as the first one.</source>
        <translation>Fertig. Jetzt registrieren sich drei weitere Elemente, jedes so schnell wie das erste.</translation>
    </message>
    <message>
        <source>The cable is cut. Nothing passes between the halves, in either direction.</source>
        <translation>Das Kabel ist durchtrennt. Zwischen den Hälften kommt in keiner Richtung etwas durch.</translation>
    </message>
    <message>
        <source>Each element computed a share of the picture that matches its speed: one, two and four sevenths.</source>
        <translation>Jedes Element hat einen Anteil des Bildes berechnet, der seiner Geschwindigkeit entspricht: ein, zwei und vier Siebtel.</translation>
    </message>
    <message>
        <source>Each registrar is responsible for the elements it is home to. The other one asks it for these until the checksums agree.</source>
        <translation>Jeder Registrar ist für die Elemente zuständig, deren Home-Registrar er ist. Der andere fragt ihn nach diesen, bis die Prüfsummen übereinstimmen.</translation>
    </message>
    <message>
        <source>Each registrar has taken over the elements it can reach and removed the rest. There are two handlespaces now.</source>
        <translation>Jeder Registrar hat die Elemente übernommen, die er erreicht, und den Rest entfernt. Jetzt gibt es zwei Handlespaces.</translation>
    </message>
    <message>
        <source>Each tile has the colour of its element. Nearly every element took part.</source>
        <translation>Jede Kachel hat die Farbe ihres Elements. Fast jedes Element war beteiligt.</translation>
    </message>
    <message>
        <source>The checksums are equal: there is one handlespace again, and no person had to do anything.</source>
        <translation>Die Prüfsummen sind gleich: Es gibt wieder einen einzigen Handlespace, und niemand musste eingreifen.</translation>
    </message>
    <message>
        <source>Every element registers again</source>
        <translation>Jedes Element registriert sich erneut</translation>
    </message>
    <message>
        <source>For each new session it asks the registrar for an element of the pool. From now on, the answers name the new ones too.</source>
        <translation>Für jede neue Sitzung fragt er den Registrar nach einem Element des Pools. Ab jetzt nennen die Antworten auch die neuen.</translation>
    </message>
    <message>
        <source>Four pool elements register, each with one of the two.</source>
        <translation>Vier Pool-Elemente registrieren sich, jedes bei einem der beiden.</translation>
    </message>
    <message>
        <source>Four pool elements register, each with one registrar: its home registrar. The home registrars tell the others.</source>
        <translation>Vier Pool-Elemente registrieren sich, jedes bei einem Registrar: seinem Home-Registrar. Die Home-Registrare informieren die anderen.</translation>
    </message>
    <message>
        <source>How does the new registrar learn which elements are in which pool?</source>
        <translation>Wie erfährt der neue Registrar, welche Elemente in welchem Pool sind?</translation>
    </message>
    <message>
        <source>Hundreds of elements</source>
        <translation>Hunderte von Elementen</translation>
    </message>
    <message>
        <source>Hung, not dead</source>
        <translation>Hängt, ist aber nicht tot</translation>
    </message>
    <message>
        <source>In a moment, a registrar that is home to some of the elements is killed. What happens to the picture meanwhile?</source>
        <translation>Gleich wird ein Registrar getötet, der Home-Registrar einiger Elemente ist. Was geschieht in dieser Zeit mit dem Bild?</translation>
    </message>
    <message>
        <source>In a moment, four more elements start. What must the user do to use them?</source>
        <translation>Gleich starten vier weitere Elemente. Was muss der Benutzer tun, um sie zu nutzen?</translation>
    </message>
    <message>
        <source>In a moment, the busiest element is frozen with SIGSTOP. It behaves like a program that hangs, or a machine that swaps.</source>
        <translation>Gleich wird das Element mit der meisten Arbeit durch SIGSTOP eingefroren. Es verhält sich wie ein Programm, das hängt, oder ein Rechner, der auslagert.</translation>
    </message>
    <message>
        <source>It asks one of the other registrars</source>
        <translation>Er fragt einen der anderen Registrare</translation>
    </message>
    <message>
        <source>It gets every third tile like the others but needs longer for it, so its tiles pile up.</source>
        <translation>Wie die anderen bekommt es jede dritte Kachel, braucht aber länger dafür. Deshalb stauen sich seine Kacheln.</translation>
    </message>
    <message>
        <source>It gets quiet. Three elements are asked to stop (SIGTERM): they deregister and exit. Their tiles continue on other elements.</source>
        <translation>Es wird ruhig. Drei Elemente werden gebeten, sich zu beenden (SIGTERM): Sie melden sich ab und beenden sich. Ihre Kacheln gehen auf anderen Elementen weiter.</translation>
    </message>
    <message>
        <source>It reads a file</source>
        <translation>Er liest eine Datei</translation>
    </message>
    <message>
        <source>It asked one of them, its mentor, for the whole table. Equal checksums show that nothing is missing.</source>
        <translation>Er hat einen von ihnen, seinen Mentor, nach der ganzen Tabelle gefragt. Gleiche Prüfsummen zeigen, dass nichts fehlt.</translation>
    </message>
    <message>
        <source>The element is frozen. Its tiles have stopped, and nobody has noticed yet.</source>
        <translation>Das Element ist eingefroren. Seine Kacheln stehen still, und noch hat es niemand bemerkt.</translation>
    </message>
    <message>
        <source>It is back in the pool. It found that its registration was gone and registered again.</source>
        <translation>Es ist wieder im Pool. Es hat bemerkt, dass seine Registrierung weg war, und sich erneut registriert.</translation>
    </message>
    <message>
        <source>Its elements end</source>
        <translation>Seine Elemente beenden sich</translation>
    </message>
    <message>
        <source>Its process is alive, and its connections stay open. Who will notice?</source>
        <translation>Sein Prozess lebt, und seine Verbindungen bleiben offen. Wer wird es bemerken?</translation>
    </message>
    <message>
        <source>Its tiles wait for a new home registrar</source>
        <translation>Seine Kacheln warten auf einen neuen Home-Registrar</translation>
    </message>
    <message>
        <source>Its tiles continued on other elements from the last cookie. The seams show where the colour changes.</source>
        <translation>Seine Kacheln gingen auf anderen Elementen ab dem letzten Cookie weiter. Die Nähte sind dort, wo die Farbe wechselt.</translation>
    </message>
    <message>
        <source>Kill one</source>
        <translation>Ein Element töten</translation>
    </message>
    <message>
        <source>No user had to be told. The pool handle stayed the same, whichever elements were in the pool.</source>
        <translation>Kein Benutzer musste informiert werden. Das Pool-Handle blieb gleich, egal welche Elemente im Pool waren.</translation>
    </message>
    <message>
        <source>Neither: all elements register again</source>
        <translation>Keiner: Alle Elemente registrieren sich erneut</translation>
    </message>
    <message>
        <source>Nobody: while a connection is open, everything seems fine</source>
        <translation>Niemand: Solange eine Verbindung offen ist, sieht alles gut aus</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Nothing: elements and user continue without it</source>
        <translation>Nichts: Elemente und Benutzer machen ohne ihn weiter</translation>
    </message>
    <message>
        <source>From time to time an element sends the user a cookie that holds its state. The user passes it to the next element.</source>
        <translation>Von Zeit zu Zeit sendet ein Element dem Benutzer ein Cookie, das seinen Zustand enthält. Der Benutzer gibt es an das nächste Element weiter.</translation>
    </message>
    <message>
        <source>The element is thawed. It does not know that time has passed.</source>
        <translation>Das Element wird aufgetaut. Es weiß nicht, dass Zeit vergangen ist.</translation>
    </message>
    <message>
        <source>The element with the most tiles in progress is killed (SIGKILL): no goodbye, no deregistration.</source>
        <translation>Das Element mit den meisten Kacheln in Arbeit wird getötet (SIGKILL): ohne Abschied, ohne Abmeldung.</translation>
    </message>
    <message>
        <source>The registrar that is home to most elements is killed (SIGKILL). Watch the handlespace: who takes over its elements?</source>
        <translation>Der Home-Registrar der meisten Elemente wird getötet (SIGKILL). Beobachten Sie den Handlespace: Wer übernimmt seine Elemente?</translation>
    </message>
    <message>
        <source>One of the registrars it finds becomes its mentor and sends it the peer list and the handle table, page by page.</source>
        <translation>Einer der gefundenen Registrare wird sein Mentor und sendet ihm die Peer-Liste und die Handle-Tabelle, Seite für Seite.</translation>
    </message>
    <message>
        <source>One pool element registers. It computes 40 000 points per second, and the picture has 120 000.</source>
        <translation>Ein Pool-Element registriert sich. Es berechnet 40 000 Punkte je Sekunde, und das Bild hat 120 000.</translation>
    </message>
    <message>
        <source>One that is twice as fast, with a weight of 2.</source>
        <translation>Eines, das doppelt so schnell ist, mit dem Gewicht 2.</translation>
    </message>
    <message>
        <source>One, two and four</source>
        <translation>Eine, zwei und vier</translation>
    </message>
    <message>
        <source>Only that they do not answer</source>
        <translation>Nur, dass sie nicht antworten</translation>
    </message>
    <message>
        <source>Only a peer that expects an answer, after some time</source>
        <translation>Nur eine Gegenstelle, die eine Antwort erwartet, nach einiger Zeit</translation>
    </message>
    <message>
        <source>Order the picture again</source>
        <translation>Das Bild erneut anfordern</translation>
    </message>
    <message>
        <source>Other elements start them again from the beginning</source>
        <translation>Andere Elemente beginnen sie von vorn</translation>
    </message>
    <message>
        <source>Other elements continue them where it stopped</source>
        <translation>Andere Elemente machen dort weiter, wo es aufgehört hat</translation>
    </message>
    <message>
        <source>Pool elements by the hundred, each in its own process, at two registrars: the same protocol at a larger scale.</source>
        <translation>Pool-Elemente zu Hunderten, jedes in einem eigenen Prozess, bei zwei Registraren: dasselbe Protokoll in größerem Maßstab.</translation>
    </message>
    <message>
        <source>Pool elements start by the hundred, each in its own process, and register with one of the two registrars.</source>
        <translation>Pool-Elemente starten zu Hunderten, jedes in einem eigenen Prozess, und registrieren sich bei einem der beiden Registrare.</translation>
    </message>
    <message>
        <source>Round robin or least used</source>
        <translation>Round Robin oder Least Used</translation>
    </message>
    <message>
        <source>Rush hour: four more elements start and register. The picture now renders faster.</source>
        <translation>Hochbetrieb: Vier weitere Elemente starten und registrieren sich. Das Bild wird jetzt schneller berechnet.</translation>
    </message>
    <message>
        <source>Six pool elements register.</source>
        <translation>Sechs Pool-Elemente registrieren sich.</translation>
    </message>
    <message>
        <source>The same machines finished sooner, because work went to elements with room for it.</source>
        <translation>Dieselben Rechner waren eher fertig, weil die Arbeit zu Elementen ging, die Platz dafür hatten.</translation>
    </message>
    <message>
        <source>That the network is broken</source>
        <translation>Dass das Netz unterbrochen ist</translation>
    </message>
    <message>
        <source>That they are dead</source>
        <translation>Dass sie tot sind</translation>
    </message>
    <message>
        <source>The cable is repaired.</source>
        <translation>Das Kabel wird repariert.</translation>
    </message>
    <message>
        <source>The fast element had to wait for the slow one. All three leave now, because a pool has one policy at a time.</source>
        <translation>Das schnelle Element musste auf das langsame warten. Alle drei verlassen jetzt den Pool, denn ein Pool hat immer nur eine Policy.</translation>
    </message>
    <message>
        <source>The fast one</source>
        <translation>Das schnelle</translation>
    </message>
    <message>
        <source>The one in the larger half</source>
        <translation>Der in der größeren Hälfte</translation>
    </message>
    <message>
        <source>The others agreed within milliseconds which of them takes over. No session was broken, and no tile was lost.</source>
        <translation>Die anderen haben sich binnen Millisekunden geeinigt, wer von ihnen übernimmt. Keine Sitzung ist abgebrochen, und keine Kachel ging verloren.</translation>
    </message>
    <message>
        <source>The registrar got no answer to its keep-alive and removed the element. No new sessions are sent there.</source>
        <translation>Der Registrar bekam keine Antwort auf sein Keep-Alive und hat das Element entfernt. Neue Sitzungen werden nicht mehr dorthin geschickt.</translation>
    </message>
    <message>
        <source>The registrar names the four in turn. Look at the colours: each tile may be computed by a different element.</source>
        <translation>Der Registrar nennt die vier reihum. Achten Sie auf die Farben: Jede Kachel kann von einem anderen Element berechnet werden.</translation>
    </message>
    <message>
        <source>The registrars have found each other again, and each has told the other about its elements.</source>
        <translation>Die Registrare haben einander wiedergefunden, und jeder hat den anderen über seine Elemente informiert.</translation>
    </message>
    <message>
        <source>The same picture again.</source>
        <translation>Noch einmal dasselbe Bild.</translation>
    </message>
    <message>
        <source>The same picture, first with one pool element, then with four. A job that splits into parts runs faster on a pool.</source>
        <translation>Dasselbe Bild, zuerst mit einem Pool-Element, dann mit vier. Eine Aufgabe, die sich zerlegen lässt, läuft in einem Pool schneller.</translation>
    </message>
    <message>
        <source>The same picture with four elements: how long will it take?</source>
        <translation>Dasselbe Bild mit vier Elementen: Wie lange wird es dauern?</translation>
    </message>
    <message>
        <source>The same three machines with least used: each reports its load to the registrar whenever it changes.</source>
        <translation>Dieselben drei Rechner mit Least Used: Jeder meldet dem Registrar seine Last, sobald sie sich ändert.</translation>
    </message>
    <message>
        <source>The same work twice on elements of capacities one, two and four: first in turn, then always to the least loaded element.</source>
        <translation>Dieselbe Arbeit zweimal auf Elementen mit den Kapazitäten eins, zwei und vier: erst reihum, dann immer an das am wenigsten belastete Element.</translation>
    </message>
    <message>
        <source>The slow one</source>
        <translation>Das langsame</translation>
    </message>
    <message>
        <source>The user did not have to know how many elements there are, or where. It asked for the pool by its handle.</source>
        <translation>Der Benutzer musste nicht wissen, wie viele Elemente es gibt oder wo sie sind. Er hat mit dem Pool-Handle nach dem Pool gefragt.</translation>
    </message>
    <message>
        <source>The user continues with its own half. Tiles that were computed in the other half continue on this side.</source>
        <translation>Der Benutzer macht mit seiner eigenen Hälfte weiter. Kacheln, die in der anderen Hälfte in Arbeit waren, gehen auf dieser Seite weiter.</translation>
    </message>
    <message>
        <source>All that was without protection. Now the same scope begins again with it.</source>
        <translation>All das war ohne Schutz. Jetzt beginnt derselbe Bereich noch einmal, mit Schutz.</translation>
    </message>
    <message>
        <source>Bob joins, too. Each laptop watches what its owner does: the processor, the battery, the screen lock and the lid.</source>
        <translation>Auch Bob kommt dazu. Jeder Laptop beobachtet, was sein Besitzer tut: Prozessor, Akku, Bildschirmsperre und Deckel.</translation>
    </message>
    <message>
        <source>Bob&apos;s laptop begins them again</source>
        <translation>Bobs Laptop beginnt sie noch einmal</translation>
    </message>
    <message>
        <source>Bob&apos;s laptop continues them without a gap</source>
        <translation>Bobs Laptop setzt sie ohne Lücke fort</translation>
    </message>
    <message>
        <source>Both laptops compute the picture, as long as nobody else needs them.</source>
        <translation>Beide Laptops berechnen das Bild, solange niemand sonst sie braucht.</translation>
    </message>
    <message>
        <source>Catch tiles with elements of its own that never answer</source>
        <translation>Kacheln abfangen, mit eigenen Elementen, die nie antworten</translation>
    </message>
    <message>
        <source>Continue, and the figures of both attacks stand side by side. Rules, limits and signatures keep a stranger from doing harm. Only TLS keeps it from listening and from connecting at all.</source>
        <translation>Weiter, und die Zahlen beider Angriffe stehen nebeneinander. Regeln, Grenzen und Unterschriften hindern einen Fremden daran, Schaden anzurichten. Nur TLS hindert ihn daran, mitzuhören und sich überhaupt zu verbinden.</translation>
    </message>
    <message>
        <source>Cookies come several times a second, so Ada hardly waits, and the pool loses nothing. Killing the element would be quicker by a tenth of a second, and would lose work.</source>
        <translation>Cookies kommen mehrmals in der Sekunde, deshalb wartet Ada kaum, und der Pool verliert nichts. Das Element zu töten ginge eine Zehntelsekunde schneller, und Arbeit ginge verloren.</translation>
    </message>
    <message>
        <source>Each colour is a student. Now Ada leaves properly.</source>
        <translation>Jede Farbe ist ein Schüler. Jetzt geht Ada geordnet.</translation>
    </message>
    <message>
        <source>Go on: Ada has promised her laptop</source>
        <translation>Weitermachen: Ada hat ihren Laptop versprochen</translation>
    </message>
    <message>
        <source>Her laptop was idle for two seconds, and her element is back in the pool, in the same colour. (Usually it takes 30 s.)</source>
        <translation>Ihr Laptop hatte zwei Sekunden lang nichts zu tun, und ihr Element ist wieder im Pool, in derselben Farbe. (Gewöhnlich dauert es 30 s.)</translation>
    </message>
    <message>
        <source>Her tiles went on in Bob&apos;s colour, from the point that she had reached. Ada joins again, and keeps her colour.</source>
        <translation>Ihre Kacheln gingen in Bobs Farbe weiter, ab dem Punkt, den sie erreicht hatte. Ada kommt wieder dazu und behält ihre Farbe.</translation>
    </message>
    <message>
        <source>In a moment, Ada starts a program of her own that takes the whole processor. What should the pool do?</source>
        <translation>Gleich startet Ada ein eigenes Programm, das den ganzen Prozessor nimmt. Was soll der Pool tun?</translation>
    </message>
    <message>
        <source>In the middle of the picture, Ada leaves properly. What happens to the tiles on her laptop?</source>
        <translation>Mitten im Bild geht Ada geordnet. Was geschieht mit den Kacheln auf ihrem Laptop?</translation>
    </message>
    <message>
        <source>Join the class</source>
        <translation>Der Klasse beitreten</translation>
    </message>
    <message>
        <source>Kill the element at once, so that Ada has her laptop</source>
        <translation>Das Element sofort töten, damit Ada ihren Laptop hat</translation>
    </message>
    <message>
        <source>Let the element reach its next cookie, and then go</source>
        <translation>Das Element noch sein nächstes Cookie erreichen und dann gehen lassen</translation>
    </message>
    <message>
        <source>Nothing: a picture needs only our three elements</source>
        <translation>Nichts: Ein Bild braucht nur unsere drei Elemente</translation>
    </message>
    <message>
        <source>Now Bob&apos;s laptop vanishes in the middle of its tiles: nobody said goodbye, and nobody knows it yet.</source>
        <translation>Jetzt verschwindet Bobs Laptop mitten in seinen Kacheln: Niemand hat auf Wiedersehen gesagt, und noch weiß es niemand.</translation>
    </message>
    <message>
        <source>Read the picture</source>
        <translation>Das Bild lesen</translation>
    </message>
    <message>
        <source>The owner comes back</source>
        <translation>Die Besitzerin kommt zurück</translation>
    </message>
    <message>
        <source>The picture is complete. The pool has borrowed what Ada did not need, and she had her laptop when she needed it.</source>
        <translation>Das Bild ist fertig. Der Pool hat ausgeliehen, was Ada nicht brauchte, und sie hatte ihren Laptop, als sie ihn brauchte.</translation>
    </message>
    <message>
        <source>The registrar gives the stranger&apos;s elements to users like all others. Who can also listen to the network can read the picture, and against that only TLS helps.</source>
        <translation>Der Registrar nennt Benutzern die Elemente des Fremden wie alle anderen. Wer auch im Netz mithören kann, kann das Bild lesen, und dagegen hilft nur TLS.</translation>
    </message>
    <message>
        <source>The same picture again, and the same stranger will come.</source>
        <translation>Noch einmal dasselbe Bild, und derselbe Fremde wird kommen.</translation>
    </message>
    <message>
        <source>The stranger does what it did before. Its elements are refused, its forged cookies are not believed, and its floods are not read.</source>
        <translation>Der Fremde tut dasselbe wie vorher. Seine Elemente werden abgewiesen, seinen gefälschten Cookies wird nicht geglaubt, und seine Fluten werden nicht gelesen.</translation>
    </message>
    <message>
        <source>The stranger has gone again. The registrar has counted what it refused: its row in the list shows that.</source>
        <translation>Der Fremde ist wieder weg. Der Registrar hat gezählt, was er abgewiesen hat: Seine Zeile in der Liste zeigt das.</translation>
    </message>
    <message>
        <source>The stranger has gone. The picture becomes complete, because users leave elements that do not answer.</source>
        <translation>Der Fremde ist weg. Das Bild wird fertig, weil Benutzer Elemente verlassen, die nicht antworten.</translation>
    </message>
    <message>
        <source>The stranger is here: it floods the registrar with registrations, resolutions and false reports, and gives our elements forged cookies. Its own elements catch tiles, which wait for a second and then go elsewhere.</source>
        <translation>Der Fremde ist da: Er überflutet den Registrar mit Anmeldungen, Auflösungen und falschen Meldungen und gibt unseren Elementen gefälschte Cookies. Seine eigenen Elemente fangen Kacheln ab, die eine Sekunde warten und dann anderswohin gehen.</translation>
    </message>
    <message>
        <source>The teacher invites a class, and two students lend their laptops. The elements on them have a low priority, but even so an owner would notice them.</source>
        <translation>Die Lehrerin lädt eine Klasse ein, und zwei Schüler stellen ihre Laptops zur Verfügung. Die Elemente darauf haben eine niedrige Priorität, aber bemerken würde man sie trotzdem.</translation>
    </message>
    <message>
        <source>The teacher invites a class: a registrar starts, and a desk at which others join with a code. The code says which desk is the right one.</source>
        <translation>Die Lehrerin lädt eine Klasse ein: Ein Registrar startet und ein Pult, an dem andere mit einem Code beitreten. Der Code sagt, welches Pult das richtige ist.</translation>
    </message>
    <message>
        <source>The teacher&apos;s machine computes nothing itself. It asks the registrar for elements, like every pool user.</source>
        <translation>Der Rechner der Lehrerin berechnet selbst nichts. Er fragt den Registrar nach Elementen, wie jeder Poolbenutzer.</translation>
    </message>
    <message>
        <source>The user opens 300 sessions, 60 at a time. How much must a registrar tell it about the pool?</source>
        <translation>Der Benutzer öffnet 300 Sitzungen, 60 gleichzeitig. Wie viel muss ein Registrar ihm über den Pool mitteilen?</translation>
    </message>
    <message>
        <source>The user opens seven sessions.</source>
        <translation>Der Benutzer öffnet sieben Sitzungen.</translation>
    </message>
    <message>
        <source>The weight says how often an element is selected in each round. So all seven sessions progress at the same speed.</source>
        <translation>Das Gewicht sagt, wie oft ein Element in jeder Runde ausgewählt wird. So kommen alle sieben Sitzungen gleich schnell voran.</translation>
    </message>
    <message>
        <source>The whole list, each time</source>
        <translation>Jedes Mal die ganze Liste</translation>
    </message>
    <message>
        <source>The whole list, once</source>
        <translation>Einmal die ganze Liste</translation>
    </message>
    <message>
        <source>The window is a pool user. It may ask any of the three registrars, because they all know the same.</source>
        <translation>Das Fenster ist ein Pool-Benutzer. Es kann jeden der drei Registrare fragen, denn alle wissen dasselbe.</translation>
    </message>
    <message>
        <source>The window is a pool user: it asks the registrar for elements and gives them tiles to compute. Before half of the picture is finished, one of the three is killed.</source>
        <translation>Das Fenster ist ein Pool-Benutzer: Es fragt den Registrar nach Elementen und lässt sie Kacheln berechnen. Bevor das halbe Bild fertig ist, wird eines der drei Elemente getötet.</translation>
    </message>
    <message>
        <source>The window orders the tiles, each in its own session. All of them go to the only element.</source>
        <translation>Das Fenster fordert die Kacheln an, jede in einer eigenen Sitzung. Alle gehen an das einzige Element.</translation>
    </message>
    <message>
        <source>They are lost</source>
        <translation>Sie gehen verloren</translation>
    </message>
    <message>
        <source>They wait until Ada comes back</source>
        <translation>Sie warten, bis Ada zurückkommt</translation>
    </message>
    <message>
        <source>This registrar has rules and limits: only this machine may register elements in the pool, and nobody may ask, report or register more often than a class ever would.</source>
        <translation>Dieser Registrar hat Regeln und Grenzen: Nur dieser Rechner darf Elemente im Pool anmelden, und niemand darf öfter fragen, melden oder anmelden, als es eine Klasse je täte.</translation>
    </message>
    <message>
        <source>Three elements as before. They share a key, with which they sign cookies.</source>
        <translation>Drei Elemente wie vorher. Sie haben einen gemeinsamen Schlüssel, mit dem sie Cookies unterschreiben.</translation>
    </message>
    <message>
        <source>Three elements register.</source>
        <translation>Drei Elemente registrieren sich.</translation>
    </message>
    <message>
        <source>Three elements register. They are ours, and they do their work.</source>
        <translation>Drei Elemente melden sich an. Sie gehören uns und tun ihre Arbeit.</translation>
    </message>
    <message>
        <source>Three elements with round robin: each one in turn. The second has twice the speed of the first, the third four times.</source>
        <translation>Drei Elemente mit Round Robin: jedes reihum. Das zweite ist doppelt, das dritte viermal so schnell wie das erste.</translation>
    </message>
    <message>
        <source>Three elements, the second twice and the third four times as fast as the first: weights share the work fairly.</source>
        <translation>Drei Elemente, das zweite doppelt, das dritte viermal so schnell wie das erste: Gewichte verteilen die Arbeit gerecht.</translation>
    </message>
    <message>
        <source>Three pool elements compute a picture. One of them is killed while it works. The others take over its tiles where it stopped, because the pool user holds a cookie with its state.</source>
        <translation>Drei Pool-Elemente berechnen ein Bild. Eines davon wird bei der Arbeit getötet. Die anderen machen dort weiter, wo es aufgehört hat, denn der Pool-Benutzer hat ein Cookie mit seinem Zustand.</translation>
    </message>
    <message>
        <source>Three registrars keep one handlespace. The one that is home to most elements is killed. Another one takes over its elements, and neither the elements nor the picture lose anything.</source>
        <translation>Drei Registrare führen einen gemeinsamen Handlespace. Der Home-Registrar der meisten Elemente wird getötet. Ein anderer übernimmt seine Elemente, und weder die Elemente noch das Bild verlieren etwas.</translation>
    </message>
    <message>
        <source>To which elements will they go?</source>
        <translation>An welche Elemente gehen sie?</translation>
    </message>
    <message>
        <source>Two laptops stand beside this window. Here they are programs at this machine&apos;s own address, because this window has no network of its own. On Linux, “poolscope lesson join-the-class” usually has one.</source>
        <translation>Zwei Laptops stehen neben diesem Fenster. Hier sind es Programme an der eigenen Adresse dieses Rechners, weil dieses Fenster kein eigenes Netz hat. Unter Linux hat „poolscope lesson join-the-class“ gewöhnlich eines.</translation>
    </message>
    <message>
        <source>Two laptops stand beside this window: each one is a network namespace of its own, with its own address, connected by a cable to the teacher&apos;s machine.</source>
        <translation>Zwei Laptops stehen neben diesem Fenster: Jeder ist ein eigener Netzwerk-Namensraum mit eigener Adresse und mit einem Kabel mit dem Rechner der Lehrerin verbunden.</translation>
    </message>
    <message>
        <source>Two or three to each</source>
        <translation>Zwei oder drei an jedes</translation>
    </message>
    <message>
        <source>Two registrars keep one handlespace. A third one starts while the elements work. It finds a mentor, learns the whole handlespace from it, and then does the same work as the others.</source>
        <translation>Zwei Registrare führen einen gemeinsamen Handlespace. Ein dritter startet, während die Elemente arbeiten. Er findet einen Mentor, lernt von ihm den ganzen Handlespace und tut dann dieselbe Arbeit wie die anderen.</translation>
    </message>
    <message>
        <source>Two registrars keep one handlespace. Each one checks every second that the other one is alive.</source>
        <translation>Zwei Registrare führen einen gemeinsamen Handlespace. Jeder prüft jede Sekunde, ob der andere noch lebt.</translation>
    </message>
    <message>
        <source>Two registrars, for hundreds of elements.</source>
        <translation>Zwei Registrare, für Hunderte von Elementen.</translation>
    </message>
    <message>
        <source>Two students lend their laptops to the pool with a code. One of them leaves properly, the other one vanishes. The picture becomes complete all the same.</source>
        <translation>Zwei Schüler stellen dem Pool mit einem Code ihre Laptops zur Verfügung. Einer geht geordnet, der andere verschwindet. Das Bild wird trotzdem fertig.</translation>
    </message>
    <message>
        <source>Unequal machines</source>
        <translation>Ungleiche Rechner</translation>
    </message>
    <message>
        <source>After five seconds without progress, the users reported the element and continued on other elements from their cookies.</source>
        <translation>Nach fünf Sekunden ohne Fortschritt haben die Benutzer das Element gemeldet und auf anderen Elementen ab ihren Cookies weitergemacht.</translation>
    </message>
    <message>
        <source>What happens to the tiles it is computing?</source>
        <translation>Was geschieht mit den Kacheln, die es gerade berechnet?</translation>
    </message>
    <message>
        <source>What does each registrar know about the elements of the other half?</source>
        <translation>Was weiß jeder Registrar über die Elemente der anderen Hälfte?</translation>
    </message>
    <message>
        <source>Uninvited</source>
        <translation>Nicht eingeladen</translation>
    </message>
    <message>
        <source>What can the stranger do to our users?</source>
        <translation>Was kann der Fremde unseren Benutzern antun?</translation>
    </message>
    <message>
        <source>Which element will have the longest queue?</source>
        <translation>Welches Element wird die längste Warteschlange haben?</translation>
    </message>
    <message>
        <source>While a job runs, elements join and others leave. It gets faster, and no tile is lost.</source>
        <translation>Während eine Aufgabe läuft, kommen Elemente hinzu, andere gehen. Die Aufgabe läuft schneller, und keine Kachel geht verloren.</translation>
    </message>
    <message>
        <source>A component that is cut off cannot tell a dead machine from a broken cable. So both halves continue with the components they reach.</source>
        <translation>Eine abgeschnittene Komponente kann einen toten Rechner nicht von einem defekten Kabel unterscheiden. Also machen beide Hälften mit den Komponenten weiter, die sie erreichen.</translation>
    </message>
    <message>
        <source>Which handlespace will be the correct one?</source>
        <translation>Welcher Handlespace wird der richtige sein?</translation>
    </message>
    <message>
        <source>Three pool elements register. They are slowed down, so that you can watch them work.</source>
        <translation>Drei Pool-Elemente registrieren sich. Sie sind gebremst, damit Sie ihnen bei der Arbeit zusehen können.</translation>
    </message>
    <message>
        <source>Three registrars find each other. Each one holds the whole handlespace and monitors the others.</source>
        <translation>Drei Registrare finden einander. Jeder hat den ganzen Handlespace und überwacht die anderen.</translation>
    </message>
    <message>
        <source>Two registrars keep one handlespace.</source>
        <translation>Zwei Registrare führen einen gemeinsamen Handlespace.</translation>
    </message>
</context>
<context>
    <name>Load</name>
    <message numerus="yes">
        <source>%n element(s) waiting</source>
        <translation>
            <numerusform>%n Element wartet</numerusform>
            <numerusform>%n Elemente warten</numerusform>
        </translation>
    </message>
    <message>
        <source>CPU {whole} %, ours {ours} % · {free} GB free</source>
        <translation>CPU {whole} %, eigene {ours} % · {free} GB frei</translation>
    </message>
    <message>
        <source>Memory is short</source>
        <translation>Der Speicher ist knapp</translation>
    </message>
    <message>
        <source>Memory is short: stop some processes.</source>
        <translation>Der Speicher ist knapp: Beenden Sie einige Prozesse.</translation>
    </message>
    <message>
        <source>The load of this machine:</source>
        <translation>Die Last dieser Maschine:</translation>
    </message>
    <message>
        <source>The machine is busy</source>
        <translation>Die Maschine ist ausgelastet</translation>
    </message>
    <message>
        <source>The machine is busy: times shown may be longer than the protocol&apos;s.</source>
        <translation>Die Maschine ist ausgelastet: Gezeigte Zeiten können länger sein als die des Protokolls.</translation>
    </message>
    <message>
        <source>{free} of {memory} GB of memory are free</source>
        <translation>{free} von {memory} GB Speicher sind frei</translation>
    </message>
    <message numerus="yes">
        <source>{whole} % of its %n processor(s) are in use, {ours} % by this window and its processes</source>
        <translation>
            <numerusform>{whole} % ihres %n Prozessors sind in Gebrauch, {ours} % durch dieses Fenster und seine Prozesse</numerusform>
            <numerusform>{whole} % ihrer %n Prozessoren sind in Gebrauch, {ours} % durch dieses Fenster und seine Prozesse</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>ASAP and ENRP</source>
        <translation>ASAP und ENRP</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Show all kinds of messages, or one kind</source>
        <translation>Alle Arten von Nachrichten zeigen oder nur eine</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
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
        <translation>Nachrichten exportieren</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Fields of the message</source>
        <translation>Felder der Nachricht</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message numerus="yes">
        <source>Last %n second(s)</source>
        <translation>
            <numerusform>Letzte %n Sekunde</numerusform>
            <numerusform>Letzte %n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Malformed: {fault}. Decoded up to octet {offset}.</source>
        <translation>Fehlerhaft: {fault}. Bis Oktett {offset} dekodiert.</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Show messages of all components, or only those to and from one</source>
        <translation>Nachrichten aller Komponenten zeigen oder nur die von und zu einer</translation>
    </message>
    <message>
        <source>Listed messages, for Wireshark (*.pcapng)</source>
        <translation>Aufgelistete Nachrichten, für Wireshark (*.pcapng)</translation>
    </message>
    <message>
        <source>No messages in this span.</source>
        <translation>Keine Nachrichten in diesem Zeitraum.</translation>
    </message>
    <message>
        <source>Octets</source>
        <translation>Oktette</translation>
    </message>
    <message>
        <source>Octets of the message</source>
        <translation>Oktette der Nachricht</translation>
    </message>
    <message>
        <source>Octets {start} to {end}: {octets}</source>
        <translation>Oktette {start} bis {end}: {octets}</translation>
    </message>
    <message>
        <source>Show only messages that contain all of these words</source>
        <translation>Nur Nachrichten zeigen, die alle diese Wörter enthalten</translation>
    </message>
    <message>
        <source>Pool user</source>
        <translation>Pool-Benutzer</translation>
    </message>
    <message>
        <source>Registrar {letter}</source>
        <translation>Registrar {letter}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search the messages</source>
        <translation>Nachrichten durchsuchen</translation>
    </message>
    <message>
        <source>Selected in the list</source>
        <translation>In der Liste gewählte</translation>
    </message>
    <message>
        <source>Sequence chart</source>
        <translation>Sequenzdiagramm</translation>
    </message>
    <message>
        <source>Sequence chart (*.svg)</source>
        <translation>Sequenzdiagramm (*.svg)</translation>
    </message>
    <message>
        <source>Too many messages to list: a sample of each second is shown.</source>
        <translation>Zu viele Nachrichten für die Liste: Gezeigt wird eine Auswahl aus jeder Sekunde.</translation>
    </message>
    <message>
        <source>Show all messages again</source>
        <translation>Wieder alle Nachrichten zeigen</translation>
    </message>
    <message>
        <source>Span of the chart</source>
        <translation>Zeitraum des Diagramms</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Kind of messages</source>
        <translation>Art der Nachrichten</translation>
    </message>
    <message>
        <source>Messages shown in the chart</source>
        <translation>Nachrichten im Diagramm</translation>
    </message>
    <message>
        <source>Sender or receiver</source>
        <translation>Absender oder Empfänger</translation>
    </message>
    <message>
        <source>unknown sender</source>
        <translation>unbekannter Absender</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>{kind} {name} from {sender} to {receiver}
{source} → {target}, {size} octets</source>
        <translation>{kind} {name} von {sender} an {receiver}
{source} → {target}, {size} Oktette</translation>
    </message>
    <message>
        <source>{listed}, {number} only counted</source>
        <translation>{listed}, {number} nur gezählt</translation>
    </message>
    <message>
        <source>{name}: {value}
from octet {start}, {length} octets</source>
        <translation>{name}: {value}
ab Oktett {start}, {length} Oktette</translation>
    </message>
    <message>
        <source>{number} listed</source>
        <translation>{number} aufgelistet</translation>
    </message>
    <message>
        <source>{path} must end in .pcapng or .svg</source>
        <translation>{path} muss auf .pcapng oder .svg enden</translation>
    </message>
    <message>
        <source>⋮  {time} later</source>
        <translation>⋮  {time} später</translation>
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
        <translation>ist abgestürzt</translation>
    </message>
    <message>
        <source>failed with exit code {status}</source>
        <comment>after a name</comment>
        <translation>ist mit Exit-Code {status} gescheitert</translation>
    </message>
    <message>
        <source>stopped normally</source>
        <comment>after a name</comment>
        <translation>hat sich normal beendet</translation>
    </message>
    <message>
        <source>was ended by a signal</source>
        <comment>after a name</comment>
        <translation>wurde durch ein Signal beendet</translation>
    </message>
    <message>
        <source>was interrupted</source>
        <comment>after a name</comment>
        <translation>wurde unterbrochen</translation>
    </message>
    <message>
        <source>was killed</source>
        <comment>after a name</comment>
        <translation>wurde getötet</translation>
    </message>
    <message>
        <source>was lost together with its launcher</source>
        <comment>after a name</comment>
        <translation>ging zusammen mit seinem Startprozess verloren</translation>
    </message>
    <message>
        <source>was terminated before it could say goodbye</source>
        <comment>after a name</comment>
        <translation>wurde vor der Abmeldung beendet</translation>
    </message>
    <message>
        <source>{who} {what} after {time}</source>
        <translation>{who} {what}, nach {time}</translation>
    </message>
</context>
<context>
    <name>PNG files</name>
    <message>
        <source>it does not begin like a PNG file</source>
        <translation>sie beginnt nicht wie eine PNG-Datei</translation>
    </message>
    <message>
        <source>it is damaged or incomplete</source>
        <translation>sie ist beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>it is incomplete</source>
        <translation>sie ist unvollständig</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} kann nicht gelesen werden: {error}</translation>
    </message>
    <message>
        <source>{path} is not a PNG file: {why}</source>
        <translation>{path} ist keine PNG-Datei: {why}</translation>
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
        <translation>Policies vergleichen</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Kurven</translation>
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
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>Topologie</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>The picture cannot continue: {error}</source>
        <translation>Das Bild kann nicht fortgesetzt werden: {error}</translation>
    </message>
    <message>
        <source>The picture continues</source>
        <translation>Das Bild wird fortgesetzt</translation>
    </message>
    <message>
        <source>The picture was stopped</source>
        <translation>Die Berechnung des Bildes wurde vorzeitig beendet</translation>
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
        <translation>Ort öffnen</translation>
    </message>
    <message>
        <source>Pictures and fractal files ({endings})</source>
        <translation>Bilder und Fraktaldateien ({endings})</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Saved with its coordinates: {path}</source>
        <translation>Mit seinen Koordinaten gespeichert: {path}</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>A far coast</source>
        <translation>Eine ferne Küste</translation>
    </message>
    <message>
        <source>A small copy</source>
        <translation>Eine kleine Kopie</translation>
    </message>
    <message numerus="yes">
        <source>One of the %n fractal file(s) on this machine, at random</source>
        <translation>
            <numerusform>Die eine Fraktaldatei auf diesem Rechner</numerusform>
            <numerusform>Eine zufällige der %n Fraktaldateien auf diesem Rechner</numerusform>
        </translation>
    </message>
    <message>
        <source>Between two bulbs</source>
        <translation>Zwischen zwei Knospen</translation>
    </message>
    <message>
        <source>Coordinates begin with Mandelbrot, as in “Mandelbrot centre 0.45+0i height 2.7”</source>
        <translation>Koordinaten beginnen mit Mandelbrot, wie in „Mandelbrot centre 0.45+0i height 2.7“</translation>
    </message>
    <message>
        <source>Coordinates need a centre and a height, as in “Mandelbrot centre 0.45+0i height 2.7”</source>
        <translation>Koordinaten brauchen Mitte und Höhe, wie in „Mandelbrot centre 0.45+0i height 2.7“</translation>
    </message>
    <message>
        <source>Double spiral</source>
        <translation>Doppelspirale</translation>
    </message>
    <message>
        <source>Elephant valley</source>
        <translation>Elefantental</translation>
    </message>
    <message>
        <source>Fractal files</source>
        <translation>Fraktaldateien</translation>
    </message>
    <message>
        <source>Go to bookmark {slot}: {place}</source>
        <translation>Zum Lesezeichen {slot}: {place}</translation>
    </message>
    <message>
        <source>Set a bookmark to this view</source>
        <translation>Lesezeichen auf diese Ansicht setzen</translation>
    </message>
    <message>
        <source>Set bookmark {slot} to this view</source>
        <translation>Lesezeichen {slot} auf diese Ansicht setzen</translation>
    </message>
    <message>
        <source>Lace of stars</source>
        <translation>Sternenspitze</translation>
    </message>
    <message>
        <source>Only MandelbrotN has an exponent n.</source>
        <translation>Nur MandelbrotN hat einen Exponenten n.</translation>
    </message>
    <message>
        <source>Palm leaves</source>
        <translation>Palmblätter</translation>
    </message>
    <message>
        <source>Power 2.5, torn</source>
        <translation>Potenz 2,5, zerrissen</translation>
    </message>
    <message>
        <source>Power 3</source>
        <translation>Potenz 3</translation>
    </message>
    <message>
        <source>Power 5</source>
        <translation>Potenz 5</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Random fractal file</source>
        <translation>Zufällige Fraktaldatei</translation>
    </message>
    <message>
        <source>Seahorse valley</source>
        <translation>Seepferdchental</translation>
    </message>
    <message>
        <source>Spiral garden</source>
        <translation>Spiralgarten</translation>
    </message>
    <message>
        <source>The whole set</source>
        <translation>Die ganze Menge</translation>
    </message>
    <message>
        <source>These coordinates cannot be shown: {why}.</source>
        <translation>Diese Koordinaten können nicht gezeigt werden: {why}.</translation>
    </message>
    <message>
        <source>These coordinates enclose no area.</source>
        <translation>Diese Koordinaten umschließen keine Fläche.</translation>
    </message>
    <message>
        <source>“{keyword} {text}” is not clear; write it as in “{keyword} {example}”.</source>
        <translation>„{keyword} {text}“ ist nicht eindeutig; schreiben Sie es wie in „{keyword} {example}“.</translation>
    </message>
    <message>
        <source>“{text}” is not clear after Mandelbrot.</source>
        <translation>„{text}“ nach Mandelbrot ist nicht verständlich.</translation>
    </message>
    <message>
        <source>The exponent must be within ±{most}.</source>
        <translation>Der Exponent muss innerhalb von ±{most} liegen.</translation>
    </message>
    <message>
        <source>Iterations must be between 1 and {most}.</source>
        <translation>Die Iterationen müssen zwischen 1 und {most} liegen.</translation>
    </message>
    <message>
        <source>Three-armed stars</source>
        <translation>Dreiarmige Sterne</translation>
    </message>
    <message>
        <source>Trunks of elephants</source>
        <translation>Elefantenrüssel</translation>
    </message>
    <message>
        <source>{path} contains no coordinates: it was not saved by this program</source>
        <translation>{path} enthält keine Koordinaten: Es wurde nicht von diesem Programm gespeichert</translation>
    </message>
    <message>
        <source>{slot}, replacing {name}</source>
        <translation>{slot}, anstelle von {name}</translation>
    </message>
</context>
<context>
    <name>Policies</name>
    <message>
        <source>The element with the highest priority. The others are standby.</source>
        <translation>Das Element mit der höchsten Priorität. Die anderen sind Reserve.</translation>
    </message>
    <message>
        <source>As least used with degradation; distance counts as load.</source>
        <translation>Wie Least Used mit Degradation; Entfernung zählt als Last.</translation>
    </message>
    <message>
        <source>As least used; distance counts as load.</source>
        <translation>Wie Least Used; Entfernung zählt als Last.</translation>
    </message>
    <message>
        <source>As least used; each selection adds load until the element reports again.</source>
        <translation>Wie Least Used; jede Auswahl erhöht die Last, bis das Element sie wieder meldet.</translation>
    </message>
    <message>
        <source>As weighted random; near elements are selected more often.</source>
        <translation>Wie Weighted Random; nahe Elemente werden öfter ausgewählt.</translation>
    </message>
    <message>
        <source>Random, weighted towards the lowest load after one more session.</source>
        <translation>Zufällig, bevorzugt geringste Last nach einer weiteren Sitzung.</translation>
    </message>
    <message>
        <source>Random, weighted towards the lowest load after one more session; each selection counts until the next report.</source>
        <translation>Zufällig, bevorzugt geringste Last nach einer weiteren Sitzung; jede Auswahl zählt bis zur nächsten Meldung.</translation>
    </message>
    <message>
        <source>Random, weighted towards low load; each selection counts until the element reports again.</source>
        <translation>Zufällig, bevorzugt geringe Last; jede Auswahl zählt, bis das Element seine Last wieder meldet.</translation>
    </message>
    <message>
        <source>Random, all elements with equal probability.</source>
        <translation>Zufällig, alle Elemente gleich wahrscheinlich.</translation>
    </message>
    <message>
        <source>Random, weighted towards low load.</source>
        <translation>Zufällig, bevorzugt geringe Last.</translation>
    </message>
    <message>
        <source>Random; twice the weight, twice the probability.</source>
        <translation>Zufällig; doppeltes Gewicht, doppelte Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>Each element in turn.</source>
        <translation>Jedes Element reihum.</translation>
    </message>
    <message>
        <source>In turn; twice the weight, twice as many turns.</source>
        <translation>Reihum; doppeltes Gewicht, doppelt so oft.</translation>
    </message>
    <message>
        <source>The element with the lowest load after one more session; each selection counts until the element reports again.</source>
        <translation>Das Element mit der geringsten Last nach einer weiteren Sitzung; jede Auswahl zählt, bis das Element seine Last wieder meldet.</translation>
    </message>
    <message>
        <source>Load per distance</source>
        <translation>Last je Entfernung</translation>
    </message>
    <message>
        <source>Load per selection</source>
        <translation>Last je Auswahl</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>The element with the lowest load. Elements report their load.</source>
        <translation>Das Element mit der geringsten Last. Elemente melden ihre Last.</translation>
    </message>
    <message>
        <source>The element with the lowest load after one more session.</source>
        <translation>Das Element mit der geringsten Last nach einer weiteren Sitzung.</translation>
    </message>
</context>
<context>
    <name>Pool</name>
    <message>
        <source>Choose elements to start</source>
        <translation>Elemente zum Starten wählen</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <source>Choose the number, pool, policy, capacity and speed of the elements (Ctrl+Shift+N)</source>
        <translation>Zahl, Pool, Policy, Kapazität und Geschwindigkeit der Elemente wählen (Strg+Umschalt+N)</translation>
    </message>
    <message>
        <source>Do not start them</source>
        <translation>Nicht starten</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>Registrars</source>
        <translation>Registrare</translation>
    </message>
    <message>
        <source>Remove all elements that wait to start; the others stay</source>
        <translation>Alle Elemente entfernen, die auf den Start warten; die anderen bleiben</translation>
    </message>
    <message>
        <source>Rows of this pool that are hidden, or shown on demand</source>
        <translation>Zeilen dieses Pools, die ausgeblendet sind oder nur auf Wunsch gezeigt werden</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>%n weiteres zeigen</numerusform>
            <numerusform>%n weitere zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show only the first {number}</source>
        <translation>Nur die ersten {number} zeigen</translation>
    </message>
    <message>
        <source>Start a registrar</source>
        <translation>Registrar starten</translation>
    </message>
    <message>
        <source>Start another registrar (Ctrl+R)</source>
        <translation>Einen weiteren Registrar starten (Strg+R)</translation>
    </message>
    <message>
        <source>Start the chosen number of elements (Ctrl+E)</source>
        <translation>Die gewählte Zahl von Elementen starten (Strg+E)</translation>
    </message>
    <message>
        <source>Start elements</source>
        <translation>Elemente starten</translation>
    </message>
    <message>
        <source>{more}, {still} of them not running</source>
        <translation>{more}, {still} davon nicht laufend</translation>
    </message>
    <message numerus="yes">
        <source>{pool}: %n element(s)</source>
        <translation>
            <numerusform>{pool}: %n Element</numerusform>
            <numerusform>{pool}: %n Elemente</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pools</name>
    <message>
        <source>The pool {pool} has the policy {policy}; its registrar refuses elements with another one. Choose that policy, or another pool.</source>
        <translation>Der Pool {pool} hat die Policy {policy}; sein Registrar lehnt Elemente mit einer anderen ab. Wählen Sie diese Policy oder einen anderen Pool.</translation>
    </message>
</context>
<context>
    <name>Processes</name>
    <message>
        <source>the process could not be started: {reason}</source>
        <translation>der Prozess konnte nicht gestartet werden: {reason}</translation>
    </message>
    <message>
        <source>the process {what} before it was ready</source>
        <translation>der Prozess {what}, bevor er bereit war</translation>
    </message>
    <message>
        <source>the program is closing</source>
        <translation>das Programm wird geschlossen</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>{done} of {tiles} tiles</source>
        <translation>{done} von {tiles} Kacheln</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
</context>
<context>
    <name>Recording</name>
    <message>
        <source>the recording cannot be decompressed</source>
        <translation>die Aufzeichnung kann nicht entpackt werden</translation>
    </message>
    <message>
        <source>the recording cannot be read</source>
        <translation>die Aufzeichnung kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>the recording is too large</source>
        <translation>die Aufzeichnung ist zu groß</translation>
    </message>
    <message>
        <source>the recording is inconsistent ({kind}: {error})</source>
        <translation>die Aufzeichnung ist widersprüchlich ({kind}: {error})</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} kann nicht gelesen werden: {error}</translation>
    </message>
    <message>
        <source>{path} contains nothing to play</source>
        <translation>{path} enthält nichts zum Abspielen</translation>
    </message>
    <message>
        <source>{path} is incomplete; the intact part is played</source>
        <translation>{path} ist unvollständig; der unbeschädigte Teil wird abgespielt</translation>
    </message>
    <message>
        <source>{path} is not a Poolscope recording</source>
        <translation>{path} ist keine Aufzeichnung von Poolscope</translation>
    </message>
    <message>
        <source>{path} was recorded by a newer version of Poolscope</source>
        <translation>{path} wurde mit einer neueren Version von Poolscope aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>change of another’s element</source>
        <translation>Änderung eines fremden Elements</translation>
    </message>
    <message>
        <source>connection without a certificate that counts here</source>
        <translation>Verbindung ohne ein Zertifikat, das hier gilt</translation>
    </message>
    <message>
        <source>registration in a pool that is not open to it</source>
        <translation>Registrierung in einem Pool, der ihm nicht offensteht</translation>
    </message>
    <message>
        <source>registration of another’s address</source>
        <translation>Registrierung einer fremden Adresse</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>etwas anderes</translation>
    </message>
    <message>
        <source>talk as a registrar</source>
        <translation>Sprechen als Registrar</translation>
    </message>
    <message>
        <source>too many elements in the pool</source>
        <translation>zu viele Elemente im Pool</translation>
    </message>
    <message>
        <source>too many elements of one party</source>
        <translation>zu viele Elemente eines Teilnehmers</translation>
    </message>
    <message>
        <source>too many handle resolutions</source>
        <translation>zu viele Handle-Auflösungen</translation>
    </message>
    <message>
        <source>too many pools of one party</source>
        <translation>zu viele Pools eines Teilnehmers</translation>
    </message>
    <message>
        <source>too many registrations</source>
        <translation>zu viele Registrierungen</translation>
    </message>
    <message>
        <source>too many reports of unreachable elements</source>
        <translation>zu viele Meldungen über unerreichbare Elemente</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n Unterschied</numerusform>
            <numerusform>%n Unterschiede</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elemente</numerusform>
        </translation>
    </message>
    <message>
        <source>Dead registrars taken over (at least {wanted})</source>
        <translation>Tote Registrare, die übernommen wurden (mindestens {wanted})</translation>
    </message>
    <message>
        <source>Share of the work equals share of the speed (within {margin} %)</source>
        <translation>Anteil an der Arbeit gleich Anteil an der Geschwindigkeit (auf {margin} % genau)</translation>
    </message>
    <message>
        <source>Elements that computed a part (at least {wanted})</source>
        <translation>Elemente, die einen Teil berechnet haben (mindestens {wanted})</translation>
    </message>
    <message>
        <source>Elements removed while alive that came back (at least {wanted})</source>
        <translation>Entfernte lebende Elemente, die zurückkamen (mindestens {wanted})</translation>
    </message>
    <message>
        <source>Every element has a live home registrar</source>
        <translation>Jedes Element hat einen lebenden Home-Registrar</translation>
    </message>
    <message>
        <source>it waits for a picture that no step renders</source>
        <translation>sie wartet auf ein Bild, das kein Schritt berechnet</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>not finished after {seconds} s</source>
        <translation>nach {seconds} s nicht fertig</translation>
    </message>
    <message>
        <source>New registrars knew the whole handlespace within {seconds} s of their start</source>
        <translation>Neue Registrare kannten den ganzen Handlespace binnen {seconds} s nach ihrem Start</translation>
    </message>
    <message>
        <source>no element worked, or none has a speed limit</source>
        <translation>kein Element hat gearbeitet, oder keines hat ein Tempolimit</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Some elements have no live home registrar</source>
        <translation>Einige Elemente haben keinen lebenden Home-Registrar</translation>
    </message>
    <message>
        <source>Resumed mid-tile from a cookie (at least {wanted})</source>
        <translation>Mitten in der Kachel ab einem Cookie fortgesetzt (mindestens {wanted})</translation>
    </message>
    <message>
        <source>Speed-up from fewest to most elements (at least {times} times)</source>
        <translation>Beschleunigung von den wenigsten zu den meisten Elementen (mindestens {times}-fach)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>The checksums of the remaining registrars differ</source>
        <translation>Die Prüfsummen der verbliebenen Registrare sind verschieden</translation>
    </message>
    <message>
        <source>The checksums of the remaining registrars are equal</source>
        <translation>Die Prüfsummen der verbliebenen Registrare sind gleich</translation>
    </message>
    <message>
        <source>The last picture was at least {times} times as fast as the first</source>
        <translation>Das letzte Bild war mindestens {times}-mal so schnell wie das erste</translation>
    </message>
    <message>
        <source>The network was never split into two halves with their own elements</source>
        <translation>Das Netz war nie in zwei Hälften mit eigenen Elementen geteilt</translation>
    </message>
    <message>
        <source>The picture differs from the same tiles computed in this process</source>
        <translation>Das Bild weicht von denselben Kacheln ab, die dieser Prozess berechnet hat</translation>
    </message>
    <message>
        <source>The picture is identical to the same tiles computed in this process</source>
        <translation>Das Bild ist identisch mit denselben Kacheln, die dieser Prozess berechnet hat</translation>
    </message>
    <message>
        <source>The picture is complete</source>
        <translation>Das Bild ist vollständig</translation>
    </message>
    <message>
        <source>The picture is not complete</source>
        <translation>Das Bild ist nicht vollständig</translation>
    </message>
    <message>
        <source>there are no two complete pictures</source>
        <translation>es gibt keine zwei vollständigen Bilder</translation>
    </message>
    <message>
        <source>there is no element {number} to {order}</source>
        <translation>es gibt kein Element {number} für den Schritt „{order}“</translation>
    </message>
    <message>
        <source>there is no frozen element to {order}</source>
        <translation>es gibt kein eingefrorenes Element für den Schritt „{order}“</translation>
    </message>
    <message>
        <source>there is no running element to {order}</source>
        <translation>es gibt kein laufendes Element für den Schritt „{order}“</translation>
    </message>
    <message>
        <source>there is no running registrar to {order}</source>
        <translation>es gibt keinen laufenden Registrar für den Schritt „{order}“</translation>
    </message>
    <message>
        <source>nothing to compare</source>
        <translation>nichts zu vergleichen</translation>
    </message>
    <message>
        <source>different</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>identisch</translation>
    </message>
    <message>
        <source>Tiles that failed over (at least {wanted})</source>
        <translation>Kacheln mit Failover (mindestens {wanted})</translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s), the longest pause {time}; points computed twice: {twice}</source>
        <translation>
            <numerusform>%n Kachel, die längste Pause {time}; zweimal berechnete Punkte: {twice}</numerusform>
            <numerusform>%n Kacheln, die längste Pause {time}; zweimal berechnete Punkte: {twice}</numerusform>
        </translation>
    </message>
    <message>
        <source>A stranger&apos;s elements come into the pool also with protection</source>
        <translation>Elemente eines Fremden kommen auch mit Schutz in den Pool</translation>
    </message>
    <message>
        <source>A stranger&apos;s elements come into the pool only without protection</source>
        <translation>Elemente eines Fremden kommen nur ohne Schutz in den Pool</translation>
    </message>
    <message>
        <source>Each student worked for the class within {seconds} s after being let in</source>
        <translation>Alle Schüler arbeiteten innerhalb von {seconds} s nach dem Einlass für die Klasse</translation>
    </message>
    <message>
        <source>Elements accept forged cookies also with protection</source>
        <translation>Elemente nehmen auch mit Schutz gefälschte Cookies an</translation>
    </message>
    <message>
        <source>Elements accept forged cookies only without protection</source>
        <translation>Elemente nehmen nur ohne Schutz gefälschte Cookies an</translation>
    </message>
    <message>
        <source>Messages of the stranger that the registrar refused (with protection at least {wanted})</source>
        <translation>Nachrichten des Fremden, die der Registrar abgewiesen hat (mit Schutz mindestens {wanted})</translation>
    </message>
    <message>
        <source>No element lost its place, whatever the stranger reported or deregistered</source>
        <translation>Kein Element verlor seinen Platz, was immer der Fremde meldete oder abmeldete</translation>
    </message>
    <message>
        <source>Some elements lost their place</source>
        <translation>Manche Elemente verloren ihren Platz</translation>
    </message>
    <message>
        <source>Students who made way for their owner and came back (at least {wanted})</source>
        <translation>Laptops, die ihrem Besitzer Platz machten und zurückkamen (mindestens {wanted})</translation>
    </message>
    <message>
        <source>Tiles of students who vanished, finished by others (at least {wanted})</source>
        <translation>Kacheln verschwundener Schüler, die andere fertig berechneten (mindestens {wanted})</translation>
    </message>
    <message>
        <source>Tiles of students who left properly continued within {seconds} s, and no point was computed twice</source>
        <translation>Kacheln von Schülern, die geordnet gingen, gingen innerhalb von {seconds} s weiter, und kein Punkt wurde zweimal berechnet</translation>
    </message>
    <message>
        <source>A user&apos;s wait for the registrar (with protection, median at most {time})</source>
        <translation>Wie lange ein Benutzer auf den Registrar wartet (mit Schutz im Median höchstens {time})</translation>
    </message>
    <message>
        <source>While the network was split, each half had its own elements and no others</source>
        <translation>Während das Netz geteilt war, hatte jede Hälfte ihre eigenen Elemente und keine anderen</translation>
    </message>
    <message>
        <source>median {median}, 99th percentile {most}</source>
        <translation>Median {median}, 99. Perzentil {most}</translation>
    </message>
    <message>
        <source>nobody who went had a tile in hand</source>
        <translation>niemand, der ging, hatte eine Kachel in Arbeit</translation>
    </message>
    <message>
        <source>over TLS a stranger without a certificate cannot even connect: play it without --tls</source>
        <translation>über TLS kann sich ein Fremder ohne Zertifikat nicht einmal verbinden: Spielen Sie die Lektion ohne --tls</translation>
    </message>
    <message>
        <source>the class could not be opened</source>
        <translation>die Klasse konnte nicht eröffnet werden</translation>
    </message>
    <message>
        <source>the class is over</source>
        <translation>die Klasse ist vorbei</translation>
    </message>
    <message>
        <source>the laptop of {name} does not work: {reason}</source>
        <translation>der Laptop von {name} funktioniert nicht: {reason}</translation>
    </message>
    <message>
        <source>the laptop of {name} has ended: {reason}</source>
        <translation>der Laptop von {name} hat sich beendet: {reason}</translation>
    </message>
    <message>
        <source>the picture was complete too soon</source>
        <translation>das Bild war zu früh fertig</translation>
    </message>
    <message>
        <source>the stranger cannot be started: {reason}</source>
        <translation>der Fremde kann nicht gestartet werden: {reason}</translation>
    </message>
    <message>
        <source>the stranger could not do what it wanted: {reason}</source>
        <translation>der Fremde konnte nicht tun, was er wollte: {reason}</translation>
    </message>
    <message>
        <source>there is no running registrar to attack</source>
        <translation>es läuft kein Registrar, den man angreifen könnte</translation>
    </message>
    <message>
        <source>there was no attack with protection and one without</source>
        <translation>es gab keinen Angriff mit Schutz und einen ohne</translation>
    </message>
    <message>
        <source>without protection: {without}; with protection: {protected}</source>
        <translation>ohne Schutz: {without}; mit Schutz: {protected}</translation>
    </message>
    <message>
        <source>{done} of {tiles} tiles done</source>
        <translation>{done} von {tiles} Kacheln fertig</translation>
    </message>
    <message>
        <source>{elements} in {time}</source>
        <translation>{elements} in {time}</translation>
    </message>
    <message>
        <source>{first}, then {last}: {times} times</source>
        <translation>{first}, dann {last}: {times}-fach</translation>
    </message>
    <message>
        <source>{forged} of {all_forged} forged and {replayed} of {all_replayed} replayed ones accepted</source>
        <translation>{forged} von {all_forged} gefälschten und {replayed} von {all_replayed} wiederholten angenommen</translation>
    </message>
    <message>
        <source>{found}; {number} did not</source>
        <translation>{found}; {number} nicht</translation>
    </message>
    <message>
        <source>{name} was away for {time}</source>
        <translation>{name} war {time} lang weg</translation>
    </message>
    <message numerus="yes">
        <source>{number} of %n element(s)</source>
        <translation>
            <numerusform>{number} von %n Element</numerusform>
            <numerusform>{number} von %n Elementen</numerusform>
        </translation>
    </message>
    <message>
        <source>{number}; points computed twice: {twice}</source>
        <translation>{number}; zweimal berechnete Punkte: {twice}</translation>
    </message>
    <message numerus="yes">
        <source>{rate} with %n element(s)</source>
        <translation>
            <numerusform>{rate} mit %n Element</numerusform>
            <numerusform>{rate} mit %n Elementen</numerusform>
        </translation>
    </message>
    <message>
        <source>{refused} of {sent} that were sent</source>
        <translation>{refused} von {sent} gesendeten</translation>
    </message>
    <message>
        <source>{share} % of the work with {fair} % of the speed</source>
        <translation>{share} % der Arbeit mit {fair} % der Geschwindigkeit</translation>
    </message>
    <message>
        <source>✘ the lesson stopped: {why}</source>
        <translation>✘ die Lektion wurde abgebrochen: {why}</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elemente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n resolution(s)</source>
        <translation>
            <numerusform>%n Auflösung</numerusform>
            <numerusform>%n Auflösungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s)</source>
        <translation>
            <numerusform>%n Kachel</numerusform>
            <numerusform>%n Kacheln</numerusform>
        </translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Kapazität</translation>
    </message>
    <message>
        <source>Thaw (SIGCONT)</source>
        <translation>Auftauen (SIGCONT)</translation>
    </message>
    <message>
        <source>Thaw (Space)</source>
        <translation>Auftauen (Leertaste)</translation>
    </message>
    <message>
        <source>Element number {number}</source>
        <translation>Element Nummer {number}</translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n abgewiesen</numerusform>
            <numerusform>%n abgewiesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not start it</source>
        <translation>Nicht starten</translation>
    </message>
    <message>
        <source>Do not start it (Shift+Del)</source>
        <translation>Nicht starten (Umschalt+Entf)</translation>
    </message>
    <message>
        <source>Freeze (SIGSTOP)</source>
        <translation>Einfrieren (SIGSTOP)</translation>
    </message>
    <message>
        <source>Freeze (Space)</source>
        <translation>Einfrieren (Leertaste)</translation>
    </message>
    <message>
        <source>Kill (Del)</source>
        <translation>Töten (Entf)</translation>
    </message>
    <message>
        <source>Kill (SIGKILL)</source>
        <translation>Töten (SIGKILL)</translation>
    </message>
    <message>
        <source>Load from other work</source>
        <translation>Last durch andere Arbeit</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Tempolimit</translation>
    </message>
    <message>
        <source>Started elsewhere: only who started it can freeze, stop or kill it.</source>
        <translation>Anderswo gestartet: Nur wer ihn gestartet hat, kann ihn einfrieren, beenden oder töten.</translation>
    </message>
    <message>
        <source>Stop (SIGTERM)</source>
        <translation>Beenden (SIGTERM)</translation>
    </message>
    <message>
        <source>Stop (Shift+Del)</source>
        <translation>Beenden (Umschalt+Entf)</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>anderswo</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>eingefroren</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>handlespace not shown</source>
        <translation>Handlespace nicht lesbar</translation>
    </message>
    <message numerus="yes">
        <source>home of %n element(s)</source>
        <translation>
            <numerusform>Home von %n Element</numerusform>
            <numerusform>Home von %n Elementen</numerusform>
        </translation>
    </message>
    <message>
        <source>load {percent}&#xa0;%</source>
        <translation>Last {percent}&#xa0;%</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>beendet sich</translation>
    </message>
    <message>
        <source>waits to start</source>
        <translation>wartet auf den Start</translation>
    </message>
</context>
<context>
    <name>Scope</name>
    <message>
        <source>Element {element} moved to {registrar}</source>
        <translation>Element {element} ist zu {registrar} gewechselt</translation>
    </message>
    <message>
        <source>Looking for the registrars at {place} …</source>
        <translation>Die Registrare bei {place} werden gesucht …</translation>
    </message>
    <message>
        <source>No registrar at {place} answers. Check the address, and whether one runs there; the window keeps trying.</source>
        <translation>Kein Registrar an {place} antwortet. Prüfen Sie die Adresse und ob dort einer läuft; das Fenster versucht es weiter.</translation>
    </message>
    <message>
        <source>Scope of others: {place}</source>
        <translation>Scope anderer: {place}</translation>
    </message>
    <message>
        <source>Scope of others: {place} · {profile}</source>
        <translation>Scope anderer: {place} · {profile}</translation>
    </message>
    <message numerus="yes">
        <source>The handlespace of {registrar} can be read; it has %n element(s)</source>
        <translation>
            <numerusform>Der Handlespace von {registrar} ist lesbar; er hat %n Element</numerusform>
            <numerusform>Der Handlespace von {registrar} ist lesbar; er hat %n Elemente</numerusform>
        </translation>
    </message>
    <message>
        <source>The registrars here follow the profile {seen}, not {used}: a registration life of 90 s is one of 90 ms to them, so what is started here vanishes at once.</source>
        <translation>Die Registrare hier folgen dem Profil {seen}, nicht {used}: Eine Registrierung für 90 s gilt bei ihnen 90 ms, also verschwindet sofort, was hier gestartet wird.</translation>
    </message>
    <message>
        <source>The registrars here follow the profile {seen}, not {used}: a registration life of 90 s is one of a day to them, so what ends here without a word stays listed.</source>
        <translation>Die Registrare hier folgen dem Profil {seen}, nicht {used}: Eine Registrierung für 90 s gilt bei ihnen einen Tag, also bleibt in der Liste, was hier ohne Abmeldung endet.</translation>
    </message>
    <message numerus="yes">
        <source>The registrars run elsewhere; %n of them can be used. Own addresses: {addresses}</source>
        <translation>
            <numerusform>Die Registrare laufen anderswo; %n davon ist nutzbar. Eigene Adressen: {addresses}</numerusform>
            <numerusform>Die Registrare laufen anderswo; %n davon sind nutzbar. Eigene Adressen: {addresses}</numerusform>
        </translation>
    </message>
    <message>
        <source>The window has left the scope</source>
        <translation>Das Fenster hat den Scope verlassen</translation>
    </message>
    <message>
        <source>This window uses the scope at {place}, profile {profile}</source>
        <translation>Dieses Fenster nutzt den Scope bei {place}, Profil {profile}</translation>
    </message>
    <message>
        <source>This window uses the scope at {place}; no registrar has answered yet</source>
        <translation>Dieses Fenster nutzt den Scope an {place}; noch hat kein Registrar geantwortet</translation>
    </message>
    <message>
        <source>Use the profile {profile}</source>
        <translation>Das Profil {profile} nutzen</translation>
    </message>
    <message>
        <source>another registrar does</source>
        <translation>ein anderer Registrar übernimmt</translation>
    </message>
    <message>
        <source>association lost</source>
        <translation>Assoziation verloren</translation>
    </message>
    <message>
        <source>cannot be reached</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>deregistered</source>
        <translation>abgemeldet</translation>
    </message>
    <message>
        <source>it is alive</source>
        <translation>er lebt</translation>
    </message>
    <message>
        <source>its home registrar does not know it</source>
        <translation>sein Home-Registrar kennt es nicht</translation>
    </message>
    <message>
        <source>its home registrar says so</source>
        <translation>laut seinem Home-Registrar</translation>
    </message>
    <message>
        <source>no answer to a keep-alive</source>
        <translation>keine Antwort auf ein Keep-Alive</translation>
    </message>
    <message>
        <source>registrar {letter}</source>
        <translation>Registrar {letter}</translation>
    </message>
    <message>
        <source>registration expired</source>
        <translation>Registrierung abgelaufen</translation>
    </message>
    <message>
        <source>reported as unreachable</source>
        <translation>als unerreichbar gemeldet</translation>
    </message>
    <message>
        <source>{registrar} does not take over {target}: {reason}</source>
        <translation>{registrar} übernimmt {target} nicht: {reason}</translation>
    </message>
    <message>
        <source>{registrar} considers {peer} dead: it does not answer</source>
        <translation>{registrar} hält {peer} für tot: keine Antwort</translation>
    </message>
    <message>
        <source>Element {element} is not in the pool {pool} of {registrar} any more</source>
        <translation>Element {element} ist nicht mehr im Pool {pool} von {registrar}</translation>
    </message>
    <message>
        <source>{registrar} has element {element} in the pool {pool}</source>
        <translation>{registrar} hat Element {element} im Pool {pool}</translation>
    </message>
    <message>
        <source>{registrar} is in service; it found no registrar to learn from</source>
        <translation>{registrar} ist in Betrieb; er hat keinen Registrar gefunden, von dem er lernen kann</translation>
    </message>
    <message numerus="yes">
        <source>{registrar} is in service; it learned %n element(s) from {mentor}</source>
        <translation>
            <numerusform>{registrar} ist in Betrieb; er hat %n Element von {mentor} gelernt</numerusform>
            <numerusform>{registrar} ist in Betrieb; er hat %n Elemente von {mentor} gelernt</numerusform>
        </translation>
    </message>
    <message>
        <source>{registrar} knows the elements of {peer} again: {added} added, {removed} removed</source>
        <translation>{registrar} kennt wieder die Elemente von {peer}: {added} hinzugefügt, {removed} entfernt</translation>
    </message>
    <message>
        <source>{registrar} removed element {element} from the pool {pool}: {reason}</source>
        <translation>{registrar} hat Element {element} aus dem Pool {pool} entfernt: {reason}</translation>
    </message>
    <message>
        <source>{registrar} sees the elements of {peer} differently (checksum {ours} instead of {checksum}) and asks for them</source>
        <translation>{registrar} sieht die Elemente von {peer} anders (Prüfsumme {ours} statt {checksum}) und fragt danach</translation>
    </message>
    <message>
        <source>{registrar} knows the same as the others {time} after its start</source>
        <translation>{registrar} weiß {time} nach dem Start dasselbe wie die anderen</translation>
    </message>
    <message numerus="yes">
        <source>{registrar} took over %n element(s) of {target} in {time}</source>
        <translation>
            <numerusform>{registrar} hat %n Element von {target} in {time} übernommen</numerusform>
            <numerusform>{registrar} hat %n Elemente von {target} in {time} übernommen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Scope dialog</name>
    <message>
        <source>Addresses for other registrars (ENRP), where their handlespace is read</source>
        <translation>Adressen für andere Registrare (ENRP), an denen ihr Handlespace gelesen wird</translation>
    </message>
    <message>
        <source>Addresses for users and elements (ASAP), with spaces between them</source>
        <translation>Adressen für Benutzer und Elemente (ASAP), mit Leerzeichen dazwischen</translation>
    </message>
    <message>
        <source>Addresses of registrars</source>
        <translation>Adressen von Registraren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Folder with the files for TLS</source>
        <translation>Ordner mit den Dateien für TLS</translation>
    </message>
    <message>
        <source>Give the address of a registrar, or listen to announcements.</source>
        <translation>Geben Sie die Adresse eines Registrars an, oder hören Sie auf Ankündigungen.</translation>
    </message>
    <message>
        <source>Handlespace at</source>
        <translation>Handlespace bei</translation>
    </message>
    <message>
        <source>Listen to announcements</source>
        <translation>Auf Ankündigungen hören</translation>
    </message>
    <message>
        <source>Multicast group</source>
        <translation>Multicast-Gruppe</translation>
    </message>
    <message>
        <source>Own IP addresses, at which elements of this window serve; automatic: those of all interfaces</source>
        <translation>Eigene IP-Adressen, an denen Elemente dieses Fensters erreichbar sind; automatisch: die aller Schnittstellen</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Eigene Adressen</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Registrars at</source>
        <translation>Registrare bei</translation>
    </message>
    <message>
        <source>TLS files in</source>
        <translation>TLS-Dateien in</translation>
    </message>
    <message>
        <source>The folder with certificate.pem, key.pem and authority.pem</source>
        <translation>Der Ordner mit certificate.pem, key.pem und authority.pem</translation>
    </message>
    <message>
        <source>The multicast group in which the registrars announce themselves</source>
        <translation>Die Multicast-Gruppe, in der sich die Registrare ankündigen</translation>
    </message>
    <message>
        <source>The window uses registrars that run elsewhere, and shows what they know. Its own processes end first.</source>
        <translation>Das Fenster nutzt Registrare, die anderswo laufen, und zeigt, was sie wissen. Vorher enden seine eigenen Prozesse.</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>Use an existing scope</source>
        <translation>Vorhandenen Scope nutzen</translation>
    </message>
    <message>
        <source>Use own registrars again</source>
        <translation>Wieder eigene Registrare nutzen</translation>
    </message>
    <message>
        <source>Use this scope</source>
        <translation>Diesen Scope nutzen</translation>
    </message>
    <message>
        <source>What is followed where rsplib differs from the RFCs</source>
        <translation>Wonach sich alles richtet, wo rsplib von den RFCs abweicht</translation>
    </message>
    <message>
        <source>as in this window</source>
        <translation>wie in diesem Fenster</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>automatic: as the registrars</source>
        <translation>automatisch: wie die Registrare</translation>
    </message>
    <message>
        <source>port {port} of each registrar</source>
        <translation>Port {port} jedes Registrars</translation>
    </message>
    <message>
        <source>rfc: as the RFCs say</source>
        <translation>rfc: wie in den RFCs</translation>
    </message>
    <message>
        <source>rsplib: as its programs</source>
        <translation>rsplib: wie dessen Programme</translation>
    </message>
    <message>
        <source>without TLS</source>
        <translation>ohne TLS</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <comment>by whom</comment>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elementen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failover(s)</source>
        <translation>
            <numerusform>%n Failover</numerusform>
            <numerusform>%n Failovers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tile(s)</source>
        <translation>
            <numerusform>%n Kachel</numerusform>
            <numerusform>%n Kacheln</numerusform>
        </translation>
    </message>
    <message>
        <source>An element of {name} left the pool</source>
        <translation>Ein Element von {name} verließ den Pool</translation>
    </message>
    <message>
        <source>An element of {name} was lost</source>
        <translation>Ein Element von {name} ging verloren</translation>
    </message>
    <message>
        <source>Compared: {policy} took {time}, its elements were busy {busy} % of the time</source>
        <translation>Verglichen: {policy} brauchte {time}, die Elemente waren {busy} % der Zeit belegt</translation>
    </message>
    <message>
        <source>Element {element} left the pool</source>
        <translation>Element {element} verließ den Pool</translation>
    </message>
    <message>
        <source>Element {element} was lost</source>
        <translation>Element {element} ging verloren</translation>
    </message>
    <message>
        <source>The picture is complete: {tiles} by {elements} in {time}, {failovers}</source>
        <translation>Das Bild ist vollständig: {tiles} von {elements} in {time}, {failovers}</translation>
    </message>
    <message>
        <source>The picture waits. {reason}. It resumes when an element answers.</source>
        <translation>Das Bild wartet. {reason}. Es geht weiter, wenn ein Element antwortet.</translation>
    </message>
    <message>
        <source>The picture waits: no element is left in the pool. Start one, and the picture resumes.</source>
        <translation>Das Bild wartet: Im Pool ist kein Element mehr. Starten Sie eines, dann geht das Bild weiter.</translation>
    </message>
    <message>
        <source>The picture waits: no registrar is left to name an element. Start one, and the picture resumes.</source>
        <translation>Das Bild wartet: Es gibt keinen Registrar mehr, der ein Element nennt. Starten Sie einen, dann geht das Bild weiter.</translation>
    </message>
    <message>
        <source>The picture waits: nobody lends a machine yet. It resumes when a student joins.</source>
        <translation>Das Bild wartet: Noch stellt niemand einen Rechner zur Verfügung. Es geht weiter, wenn jemand beitritt.</translation>
    </message>
    <message>
        <source>{loss}; tile {tile} continued on {element} after {time} from its beginning, without a cookie</source>
        <translation>{loss}; Kachel {tile} begann nach {time} auf {element} von vorn, ohne Cookie</translation>
    </message>
    <message>
        <source>{loss}; tile {tile} continued on {element} after {time} from its cookie</source>
        <translation>{loss}; Kachel {tile} ging nach {time} auf {element} ab ihrem Cookie weiter</translation>
    </message>
    <message>
        <source>{name} closed the session</source>
        <translation>{name} hat die Sitzung beendet</translation>
    </message>
    <message>
        <source>{name} does not answer</source>
        <translation>{name} antwortet nicht</translation>
    </message>
    <message>
        <source>{name} is leaving the pool</source>
        <translation>{name} verlässt den Pool</translation>
    </message>
    <message>
        <source>{name} was killed (SIGKILL)</source>
        <translation>{name} wurde getötet (SIGKILL)</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>Any number up to {most}; only as many start as the pool has room for</source>
        <translation>Jede Zahl bis {most}; es starten nur so viele, wie der Pool aufnehmen kann</translation>
    </message>
    <message>
        <source>Exact number</source>
        <translation>Genaue Zahl</translation>
    </message>
    <message>
        <source>Tiles in flight at a time</source>
        <translation>Kacheln gleichzeitig in Arbeit</translation>
    </message>
    <message>
        <source>{count} at a time</source>
        <translation>{count} gleichzeitig</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>The settings in {path} could not be read; the file is kept as {name}.</source>
        <translation>Die Einstellungen in {path} konnten nicht gelesen werden; die Datei bleibt als {name} erhalten.</translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation>{path} kann nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elemente</numerusform>
        </translation>
    </message>
    <message>
        <source>The pool to join, or the name of a new one</source>
        <translation>Der Pool, dem sie beitreten, oder der Name eines neuen</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Kapazität</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
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
        <translation>Sitzungen bei 100 % Last</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Tempolimit</translation>
    </message>
    <message numerus="yes">
        <source>Start %n element(s)</source>
        <translation>
            <numerusform>%n Element starten</numerusform>
            <numerusform>%n Elemente starten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>Failover took {time}</source>
        <translation>Der Failover dauerte {time}</translation>
    </message>
    <message>
        <source>Takeover took {time}</source>
        <translation>Der Takeover dauerte {time}</translation>
    </message>
    <message>
        <source>Tile {number} · {width} × {height} pixels</source>
        <translation>Kachel {number} · {width} × {height} Pixel</translation>
    </message>
    <message>
        <source>Tile {tile} left {left} and continues on {to} from its cookie</source>
        <translation>Kachel {tile} verließ {left} und geht auf {to} ab ihrem Cookie weiter</translation>
    </message>
    <message>
        <source>Tile {tile} left {left} and continues on {to} from its beginning</source>
        <translation>Kachel {tile} verließ {left} und beginnt auf {to} von vorn</translation>
    </message>
    <message>
        <source>by {element}, {time}, after {duration}</source>
        <translation>von {element}, {time}, nach {duration}</translation>
    </message>
    <message>
        <source>left {left}, continued on {to} after {gap} from its beginning, because there was no cookie</source>
        <translation>verließ {left}, begann nach {gap} auf {to} von vorn, weil es kein Cookie gab</translation>
    </message>
    <message>
        <source>left {left}, continued on {to} after {gap} from point {point}, from its cookie</source>
        <translation>verließ {left}, ging nach {gap} auf {to} ab Punkt {point} weiter, ab ihrem Cookie</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>{count} tiles continue elsewhere, {kept} of them from their cookies</source>
        <translation>{count} Kacheln gehen anderswo weiter, {kept} davon ab ihren Cookies</translation>
    </message>
    <message>
        <source>{element} has worked on it since {time}</source>
        <translation>{element} arbeitet daran seit {time}</translation>
    </message>
    <message numerus="yes">
        <source>{registrar} is now the home of %n element(s) of {former}</source>
        <translation>
            <numerusform>{registrar} ist jetzt Home-Registrar für %n Element von {former}</numerusform>
            <numerusform>{registrar} ist jetzt Home-Registrar für %n Elemente von {former}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Time line</name>
    <message>
        <source>Playback speed</source>
        <translation>Wiedergabegeschwindigkeit</translation>
    </message>
    <message>
        <source>It cannot be played: {why}</source>
        <translation>Abspielen nicht möglich: {why}</translation>
    </message>
    <message>
        <source>Going to {time} …</source>
        <translation>Unterwegs zu {time} …</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Record to a file</source>
        <translation>In eine Datei aufzeichnen</translation>
    </message>
    <message>
        <source>Recorded to {path}</source>
        <translation>Aufgezeichnet in {path}</translation>
    </message>
    <message>
        <source>Recording, {time}</source>
        <translation>Zeichnet auf, {time}</translation>
    </message>
    <message>
        <source>Recordings (*{ending})</source>
        <translation>Aufzeichnungen (*{ending})</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>The recording is incomplete: {error}</source>
        <translation>Die Aufzeichnung ist unvollständig: {error}</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>{time}, in the past. Esc returns to now.</source>
        <translation>{time}, in der Vergangenheit. Esc führt zurück zur Gegenwart.</translation>
    </message>
</context>
<context>
    <name>Tool bar</name>
    <message>
        <source>Bookmarks, presets, fractal files and coordinates</source>
        <translation>Lesezeichen, Vorgaben, Fraktaldateien und Koordinaten</translation>
    </message>
    <message>
        <source>Iterations, palettes and views</source>
        <translation>Iterationen, Paletten und Ansichten</translation>
    </message>
    <message>
        <source>Number of tiles in flight</source>
        <translation>Zahl der Kacheln in Arbeit</translation>
    </message>
    <message>
        <source>Number of tiles the picture is split into</source>
        <translation>Zahl der Kacheln, in die das Bild zerlegt wird</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Lektion</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Stories with captions and questions</source>
        <translation>Geschichten mit Texten und Fragen</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Färbung</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>The meaning of colour in the picture</source>
        <translation>Die Bedeutung der Farben im Bild</translation>
    </message>
</context>
<context>
    <name>Topology</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elemente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n registrar(s)</source>
        <translation>
            <numerusform>%n Registrar</numerusform>
            <numerusform>%n Registrare</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Associations</source>
        <translation>Assoziationen</translation>
    </message>
    <message>
        <source>Checksum of all</source>
        <translation>Prüfsumme über alle</translation>
    </message>
    <message>
        <source>Choose a component in the drawing or in the list.</source>
        <translation>Wählen Sie eine Komponente in der Zeichnung oder in der Liste.</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>Komponente</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Elements known</source>
        <translation>Bekannte Elemente</translation>
    </message>
    <message>
        <source>FGP (data)</source>
        <translation>FGP (Daten)</translation>
    </message>
    <message>
        <source>Facts about the component</source>
        <translation>Angaben zur Komponente</translation>
    </message>
    <message>
        <source>Handlespace</source>
        <translation>Handlespace</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>Heartbeat</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Home of</source>
        <translation>Home von</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>In the handlespace</source>
        <translation>Im Handlespace</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Untersuchen</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation>Keep-Alive</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
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
        <translation>Keine Komponente gewählt</translation>
    </message>
    <message>
        <source>No components yet</source>
        <translation>Noch keine Komponenten</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Peers</source>
        <translation>Peers</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Points by element</source>
        <translation>Punkte je Element</translation>
    </message>
    <message>
        <source>Pool user of this window</source>
        <translation>Pool-Benutzer dieses Fensters</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Refused to strangers</source>
        <translation>Fremden verweigert</translation>
    </message>
    <message>
        <source>Renewal</source>
        <translation>Erneuerung</translation>
    </message>
    <message>
        <source>Reports from</source>
        <translation>Meldet von</translation>
    </message>
    <message>
        <source>Resolutions</source>
        <translation>Auflösungen</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Started elsewhere</source>
        <translation>Anderswo gestartet</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Status report</source>
        <translation>Statusbericht</translation>
    </message>
    <message>
        <source>The picture is complete: {tiles} tiles, {failovers} failovers.</source>
        <translation>Das Bild ist vollständig: {tiles} Kacheln, {failovers} Failovers.</translation>
    </message>
    <message>
        <source>The pool user has nothing to do yet.</source>
        <translation>Der Pool-Benutzer hat noch nichts zu tun.</translation>
    </message>
    <message>
        <source>The pool user has {done} of {tiles} tiles and uses {elements} elements.</source>
        <translation>Der Pool-Benutzer hat {done} von {tiles} Kacheln und nutzt {elements} Elemente.</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>Topologie</translation>
    </message>
    <message>
        <source>Not started here. Known only through the registrars.</source>
        <translation>Nicht hier gestartet. Nur über die Registrare bekannt.</translation>
    </message>
    <message>
        <source>Not started here. It sends status reports.</source>
        <translation>Nicht hier gestartet. Sendet Statusberichte.</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>association</source>
        <translation>Assoziation</translation>
    </message>
    <message>
        <source>cut link</source>
        <translation>getrennte Verbindung</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>tot</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>eingefroren</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>home registrar</source>
        <translation>Home-Registrar</translation>
    </message>
    <message>
        <source>home {letter}</source>
        <translation>Home {letter}</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>lernt</translation>
    </message>
    <message>
        <source>link with loss or delay</source>
        <translation>Verbindung mit Verlust oder Verzögerung</translation>
    </message>
    <message>
        <source>looking for a registrar</source>
        <translation>sucht einen Registrar</translation>
    </message>
    <message>
        <source>mentor</source>
        <translation>Mentor</translation>
    </message>
    <message>
        <source>peer on one side only</source>
        <translation>Peer nur auf einer Seite</translation>
    </message>
    <message>
        <source>peers</source>
        <translation>Peers</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>starting or learning</source>
        <translation>startet oder lernt</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>beendet sich</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>{name} every {interval}</source>
        <translation>{name} alle {interval}</translation>
    </message>
    <message>
        <source>{name} is frozen: it is alive but does not answer. If it stays frozen, its peers consider it dead and one of them takes over its elements.</source>
        <translation>{name} ist eingefroren: Er lebt, antwortet aber nicht. Bleibt er eingefroren, halten ihn seine Peers für tot, und einer von ihnen übernimmt seine Elemente.</translation>
    </message>
    <message>
        <source>{name} is frozen: it is alive but does not answer. Its sessions continue elsewhere, and its home registrar removes it from the pool when a keep-alive is not answered.</source>
        <translation>{name} ist eingefroren: Es lebt, antwortet aber nicht. Seine Sitzungen gehen anderswo weiter, und sein Home-Registrar entfernt es aus dem Pool, wenn ein Keep-Alive unbeantwortet bleibt.</translation>
    </message>
    <message>
        <source>{name} is not in a pool yet.</source>
        <translation>{name} ist noch in keinem Pool.</translation>
    </message>
    <message>
        <source>{name} is the home of {home} of the {known} elements it knows.</source>
        <translation>{name} ist Home-Registrar von {home} der {known} Elemente, die er kennt.</translation>
    </message>
    <message>
        <source>{name} is still learning the handlespace.</source>
        <translation>{name} lernt den Handlespace noch.</translation>
    </message>
    <message>
        <source>{name} serves {sessions} at {load} % load; its home registrar is {home}.</source>
        <translation>{name} bedient {sessions} bei {load} % Last; sein Home-Registrar ist {home}.</translation>
    </message>
    <message>
        <source>{timer}, last {ago} ago</source>
        <translation>{timer}, zuletzt vor {ago}</translation>
    </message>
    <message>
        <source>{timer}, none seen yet</source>
        <translation>{timer}, noch nicht gesehen</translation>
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
        <translation>Pause zwischen Bildern</translation>
    </message>
    <message>
        <source>{name} · next picture in {seconds} s</source>
        <translation>{name} · nächstes Bild in {seconds} s</translation>
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
        <translation> Sitzungen</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Kapazität</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source>Other load</source>
        <translation>Andere Last</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Tempolimit</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>The limit of double precision</source>
        <translation>Grenze der doppelten Genauigkeit</translation>
    </message>
    <message>
        <source>Bookmark {slot} set; press {slot} to come back here</source>
        <translation>Lesezeichen {slot} gesetzt; die Taste {slot} führt hierher zurück</translation>
    </message>
    <message>
        <source>My place {slot}</source>
        <translation>Mein Ort {slot}</translation>
    </message>
    <message>
        <source>The view is {width} wide: between neighbouring pixels there are only {steps} numbers. Zooming stops here, because nearer pixels would merge.</source>
        <translation>Die Ansicht ist {width} breit: Zwischen benachbarten Pixeln gibt es nur {steps} Zahlen. Das Vergrößern endet hier, weil nähere Pixel zusammenfallen würden.</translation>
    </message>
    <message>
        <source>at most {iterations} iterations</source>
        <translation>höchstens {iterations} Iterationen</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>pixels would be more than a thousand times as long as wide</source>
        <translation>Pixel wären mehr als tausendmal so lang wie breit</translation>
    </message>
    <message>
        <source>the corners are so close together that pixels would merge</source>
        <translation>die Ecken liegen so nah beieinander, dass Pixel verschmelzen würden</translation>
    </message>
    <message>
        <source>the corners are too far from the set</source>
        <translation>die Ecken sind zu weit von der Menge entfernt</translation>
    </message>
    <message>
        <source>the corners enclose no area</source>
        <translation>die Ecken umschließen keine Fläche</translation>
    </message>
    <message>
        <source>{columns}×{rows} tiles are too many; a picture may have {most}</source>
        <translation>{columns}×{rows} Kacheln sind zu viele; ein Bild darf {most} haben</translation>
    </message>
    <message>
        <source>{columns}×{rows} tiles do not fit into {width}×{height} pixels</source>
        <translation>{columns}×{rows} Kacheln passen nicht in {width}×{height} Pixel</translation>
    </message>
    <message>
        <source>{width}×{height} pixels are too many; a picture may have {most}</source>
        <translation>{width}×{height} Pixel sind zu viele; ein Bild darf {most} haben</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Bookmarks</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>The bookmark could not be saved and will be lost when the window closes: {error}</source>
        <translation>Das Lesezeichen konnte nicht gespeichert werden und geht mit dem Schließen des Fensters verloren: {error}</translation>
    </message>
    <message>
        <source>Views of this run, latest first</source>
        <translation>Ansichten dieses Laufs, die neueste zuerst</translation>
    </message>
    <message>
        <source>{height} high
{iterations} iterations</source>
        <translation>{height} hoch
{iterations} Iterationen</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Elements start on this computer only if that pool has none.</source>
        <translation>Elemente starten auf diesem Rechner nur, wenn dieser Pool keine hat.</translation>
    </message>
    <message>
        <source>Starts a registrar and three pool elements as processes on this computer. Together they compute a picture.</source>
        <translation>Startet einen Registrar und drei Pool-Elemente als Prozesse auf diesem Rechner. Zusammen berechnen sie ein Bild.</translation>
    </message>
    <message>
        <source>The computers of the class compute a picture, each in its own colour.</source>
        <translation>Die Rechner der Klasse berechnen ein Bild, jeder in seiner Farbe.</translation>
    </message>
    <message>
        <source>The pool of the scope that others run computes a picture.</source>
        <translation>Der Pool des Scopes, den andere betreiben, berechnet ein Bild.</translation>
    </message>
    <message>
        <source>Kill one of them while it works: its tile continues elsewhere, and the picture shows where.</source>
        <translation>Töten Sie eines davon bei der Arbeit: Seine Kachel geht anderswo weiter, und das Bild zeigt, wo.</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lektionen</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Open to other machines</source>
        <translation>Offen für andere Rechner</translation>
    </message>
    <message>
        <source>Other machines can reach {places}.</source>
        <translation>Andere Rechner erreichen {places}.</translation>
    </message>
    <message>
        <source>Registrars and elements listen at addresses that other machines cannot reach.</source>
        <translation>Registrare und Elemente lauschen an Adressen, die andere Rechner nicht erreichen.</translation>
    </message>
    <message>
        <source>The file cannot be opened</source>
        <translation>Die Datei kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>This machine only</source>
        <translation>Nur dieser Rechner</translation>
    </message>
    <message>
        <source>Unexpected error: {error}</source>
        <translation>Unerwarteter Fehler: {error}</translation>
    </message>
    <message>
        <source>that of the class</source>
        <translation>der der Klasse</translation>
    </message>
    <message>
        <source>{file}: Poolscope opens files that end in {one} or {other}</source>
        <translation>{file}: Poolscope öffnet Dateien, die auf {one} oder {other} enden</translation>
    </message>
    <message>
        <source>{transport} with TLS</source>
        <translation>{transport} mit TLS</translation>
    </message>
    <message>
        <source>The transport of ASAP and of the service: {why}</source>
        <translation>Der Transport von ASAP und des Dienstes: {why}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>In memory</source>
        <translation>Im Speicher</translation>
    </message>
    <message>
        <source>SCTP (kernel)</source>
        <translation>SCTP (Kernel)</translation>
    </message>
    <message>
        <source>SCTP in UDP (userland)</source>
        <translation>SCTP in UDP (Userland)</translation>
    </message>
    <message>
        <source>Theme: same as the desktop</source>
        <translation>Design: wie auf dem Desktop</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Design: dunkel</translation>
    </message>
    <message>
        <source>Theme: high contrast</source>
        <translation>Design: hoher Kontrast</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Design: hell</translation>
    </message>
</context>
</TS>
