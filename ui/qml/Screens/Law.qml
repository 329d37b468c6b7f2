import QtQuick
import Components
import Kiosk

// What the law gives the person, in plain words and with the articles to look it up by.
Page {
    objectName: "screen.law"
    statement: qsTrId("law.title")
    lead: qsTrId("law.detail")
    wide: 0.32

    LawPanel {
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
        title: qsTrId("law.service.title")
        rights: [
            {
                right: qsTrId("law.service.terminal"),
                article: qsTrId("law.service.terminal_article")
            },
            {
                right: qsTrId("law.service.proof"),
                article: qsTrId("law.service.proof_article")
            },
            {
                right: qsTrId("law.service.access"),
                article: qsTrId("law.service.access_article")
            },
            {
                right: qsTrId("law.service.elsewhere"),
                article: qsTrId("law.service.elsewhere_article")
            },
            {
                right: qsTrId("law.service.card"),
                article: qsTrId("law.service.card_article")
            }
        ]
    }

    actions: [
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Session.back()
        }
    ]
}
