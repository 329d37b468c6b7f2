import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What the law gives the person, in plain words and with the articles to look it up by.
Page {
    objectName: "screen.law"
    reads: true
    statement: qsTrId("law.title")
    lead: qsTrId("law.detail")
    asideFills: false
    aside: LawPanel {
        title: qsTrId("law.records.title")
        rights: [
            {
                right: qsTrId("law.records.enquire"),
                article: qsTrId("law.records.enquire_article")
            },
            {
                right: qsTrId("law.records.complete"),
                article: qsTrId("law.records.complete_article")
            },
            {
                right: qsTrId("law.records.secret"),
                article: qsTrId("law.records.secret_article")
            }
        ]
    }

    LawPanel {
        title: qsTrId("law.data.title")
        rights: [
            {
                right: qsTrId("law.data.purpose"),
                article: qsTrId("law.data.purpose_article")
            },
            {
                right: qsTrId("law.data.kept"),
                article: qsTrId("law.data.kept_article")
            }
        ]
    }
    LawPanel {
        Layout.topMargin: Theme.gapS
        title: qsTrId("law.service.title")
        rights: [
            {
                right: qsTrId("law.service.counter"),
                article: qsTrId("law.service.counter_article")
            },
            {
                right: qsTrId("law.service.terminal"),
                article: qsTrId("law.service.terminal_article")
            },
            {
                right: qsTrId("law.service.access"),
                article: qsTrId("law.service.access_article")
            },
            {
                right: qsTrId("law.service.proof"),
                article: qsTrId("law.service.proof_article")
            }
        ]
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
}
