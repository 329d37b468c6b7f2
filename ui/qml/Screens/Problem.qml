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
    // What an hour lifts no second try does: staff help, who are called from the help.
    readonly property bool waits: screen.code === "stated_limit"
    readonly property bool ofCard: screen.code.startsWith("card_") || screen.code.startsWith("id_")

    objectName: "screen.problem"
    reads: true
    announced: screen.code === "" ? "" : [
        Outcome.failure.happened, qsTrId("problem.card"), Outcome.failure.card, qsTrId("problem.todo"), Outcome.failure.todo
    ].join("\n")
    statement: (Outcome.failure.happened ?? "").replace(/[。.]$/, "")
    aside: Illustration {
        name: screen.ofReader ? "reader-off" : screen.ofCard ? "card-problem" : "kiosk-problem"
        spare: true
    }

    // What is to be done is said at a glance where lines are few, too.
    component Said: FactRow {
        beside: false
        valueSize: Theme.shallow ? Theme.note : Theme.body
    }

    Said {
        first: true
        label: qsTrId("problem.card")
        value: Outcome.failure.card ?? ""
    }
    Said {
        Layout.bottomMargin: Theme.gapM
        label: qsTrId("problem.todo")
        value: Outcome.failure.todo ?? ""
    }

    leaving: [
        MainButton {
            objectName: "action.retry"
            visible: Navigation.canGoBack && !screen.waits
            text: qsTrId("action.retry")
            ready: Navigation.heeds
            onClicked: Navigation.back()
        },
        MainButton {
            objectName: "action.end"
            visible: !Navigation.canGoBack && !screen.waits
            text: qsTrId("floor.leave")
            ready: Navigation.heeds
            onClicked: Navigation.cancel()
        },
        SecondaryButton {
            objectName: "problem.leave"
            visible: screen.waits
            text: qsTrId("floor.leave")
            onClicked: Navigation.cancel()
        }
    ]
    going: [
        SecondaryButton {
            objectName: "action.no_id_card"
            // What could not be recorded here can't be in another way: this side, where it was
            // confirmed, stays empty.
            visible: Navigation.canGoBack && (screen.ofReader || screen.ofCard)
            text: qsTrId("action.other_ways")
            onClicked: Navigation.begin("no_id_card")
        },
        MainButton {
            objectName: "problem.help"
            visible: screen.waits
            text: qsTrId("home.help.title")
            ready: Navigation.heeds
            onClicked: Navigation.begin("help")
        }
    ]
}
