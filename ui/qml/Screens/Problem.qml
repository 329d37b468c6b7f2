pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What happened, what it means for the card, what to do now.
Page {
    id: screen

    readonly property string code: Outcome.failure.code ?? ""
    readonly property bool ofReader: screen.code.startsWith("reader_")
    readonly property bool ofCard: screen.code.startsWith("card_") || screen.code.startsWith("id_")

    objectName: "screen.problem"
    reads: true
    announced: [Outcome.failure.happened, Outcome.failure.card, Outcome.failure.todo].join(" ").trim()
    statement: (Outcome.failure.happened ?? "").replace(/[。.]$/, "")
    aside: Illustration {
        name: screen.ofReader ? "reader-off" : screen.ofCard ? "card-problem" : "kiosk-problem"
        spare: true
    }

    FactRow {
        first: true
        beside: false
        label: qsTrId("problem.card")
        value: Outcome.failure.card ?? ""
    }
    FactRow {
        beside: false
        Layout.bottomMargin: Theme.gapM
        label: qsTrId("problem.todo")
        value: Outcome.failure.todo ?? ""
    }

    further: SecondaryButton {
        objectName: "problem.help"
        visible: screen.code === "stated_limit"
        text: qsTrId("home.help.title")
        onClicked: Navigation.begin("help")
    }
    leaving: [
        MainButton {
            objectName: "action.retry"
            visible: Navigation.canGoBack
            text: qsTrId("action.retry")
            ready: Navigation.heeds
            onClicked: Navigation.back()
        },
        MainButton {
            objectName: "action.end"
            visible: !Navigation.canGoBack
            text: qsTrId("floor.leave")
            ready: Navigation.heeds
            onClicked: Navigation.cancel()
        }
    ]
    going: SecondaryButton {
        objectName: "action.no_id_card"
        // What could not be recorded here can't be in another way: this side, where it was
        // confirmed, stays empty.
        visible: Navigation.canGoBack && (screen.ofReader || screen.ofCard)
        text: qsTrId("action.other_ways")
        onClicked: Navigation.begin("no_id_card")
    }
}
