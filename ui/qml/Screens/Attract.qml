import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// Nobody is here yet. Laying a card on the reader begins as well as touching the big card.
Page {
    id: screen

    objectName: "screen.attract"
    keepsColumns: true
    statement: qsTrId("home.title")
    lead: Session.readerReady ? qsTrId("home.lead") : ""
    fills: true
    aside: Theme.twoColumns ? howItGoes : null

    Banner {
        visible: !Session.readerReady
        text: qsTrId("home.reader_missing").arg(Session.hotline)
    }
    HeroCard {
        objectName: "home.pre_loss"
        visible: Session.journeys.includes("pre_loss")
        text: qsTrId("home.pre_loss.title")
        detail: qsTrId("home.pre_loss.detail")
        drawing: "social-card-lost"
        Layout.fillWidth: true
        Layout.fillHeight: true
        onClicked: Session.begin("pre_loss")
    }
    Loader {
        active: Theme.portrait && !Theme.large
        visible: active
        sourceComponent: howItGoes
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapM
        Layout.bottomMargin: Theme.gapM
    }
    Tile {
        objectName: "home.no_id_card"
        visible: Session.journeys.includes("no_id_card")
        text: qsTrId("home.no_id_card.title")
        detail: qsTrId("home.no_id_card.detail")
        drawing: "no-id-card"
        Layout.fillWidth: true
        onClicked: Session.begin("no_id_card")
    }

    Component {
        id: howItGoes

        // Upright it stands in spare room only.
        Item {
            implicitHeight: Theme.twoColumns ? 0 : steps.implicitHeight

            MiniSteps {
                id: steps

                width: parent.width
                visible: !Theme.twoColumns || implicitHeight <= parent.height
                upright: Theme.twoColumns
                model: [
                    {
                        drawing: "steps-place",
                        text: qsTrId("home.steps.place")
                    },
                    {
                        drawing: "steps-check",
                        text: qsTrId("home.steps.check")
                    },
                    {
                        drawing: "steps-receipt",
                        text: qsTrId("home.steps.receipt")
                    }
                ]
            }
        }
    }
}
