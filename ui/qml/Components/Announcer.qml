pragma Singleton

import QtQuick
import Kiosk

// Says to those who hear the screen what has come, or has changed, on it: first the screen, once it
// is whole, then what stands on it.
QtObject {
    id: announcer

    // In whose name: what stands for the whole screen.
    property Item speaker

    property string screen
    property list<string> others
    property bool pressing: false

    signal said(words: string)

    function show(words: string): void {
        announcer.screen = words;
        Qt.callLater(announcer.speak);
    }

    // What is urgent cuts off what is being said.
    function say(words: string, urgent: bool): void {
        if (words === "")
            return;
        announcer.others.push(words);
        announcer.pressing = announcer.pressing || urgent;
        Qt.callLater(announcer.speak);
    }

    function speak(): void {
        const words = [announcer.screen, ...announcer.others].filter(part => part !== "").join("\n");
        Voice.announce(announcer.screen, announcer.others, announcer.pressing);
        const politeness = announcer.pressing ? Accessible.Assertive : Accessible.Polite;
        announcer.screen = "";
        announcer.others = [];
        announcer.pressing = false;
        if (words === "" || announcer.speaker === null)
            return;
        announcer.said(words);
        announcer.speaker.Accessible.announce(words, politeness);
    }
}
