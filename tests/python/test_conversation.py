"""The main events with the official Python client, over websocket and polling."""

import os
import queue
import re
import subprocess
import tempfile
import unittest

import requests
import socketio

BINARY = os.environ["VOXORA_BIN"]
PATIENCE = 15


class Conversation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        command = [BINARY, "demo", "--listen", "127.0.0.1:0", "--data-dir", cls.scratch.name]
        cls.server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        cls.url = re.match(r"listening on (\S+)", cls.server.stdout.readline()).group(1)
        cls.visitor = cls.post("widget/session", {"siteKey": "pk_demo"})["token"]
        cls.conversation = cls.post("conversations", {}, cls.visitor)["id"]

    @classmethod
    def post(cls, path, body, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{cls.url}/api/v1/{path}"
        return requests.post(url, json=body, headers=headers, timeout=PATIENCE).json()

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        assert cls.server.wait(PATIENCE) == 0
        cls.server.stdout.close()
        cls.scratch.cleanup()

    def connect(self, token, transport, *events):
        client = socketio.Client(reconnection=False)
        heard = queue.Queue()
        for event in events:
            client.on(event, lambda *args, event=event: heard.put((event, args)))
        client.connect(
            self.url, auth={"token": token}, transports=[transport], wait_timeout=PATIENCE
        )
        self.addCleanup(client.disconnect)
        return client, heard

    def talk(self, transport):
        here = {"conversationId": self.conversation}
        visitor, heard = self.connect(
            self.visitor, transport, "new_message", "message_delivered"
        )

        def ask(event, data):
            return visitor.call(event, data, timeout=PATIENCE)

        sent = ask("send_message", {**here, "content": "Hello", "clientId": transport})
        self.assertEqual(sent["status"], "ok")
        event, (message,) = heard.get(timeout=PATIENCE)
        self.assertEqual((event, message["content"]), ("new_message", "Hello"))
        event, (identity, detail) = heard.get(timeout=PATIENCE)
        self.assertEqual((event, identity), ("message_delivered", message["id"]))
        self.assertEqual(detail["clientId"], transport)
        joined = ask("join_conversation", {**here, "after": message["seq"] - 1})
        self.assertEqual(joined["data"]["messages"][0]["id"], message["id"])
        self.assertEqual(ask("mark_read", {**here, "seq": message["seq"]})["status"], "ok")
        about = {**here, "name": "a.txt", "mimeType": "text/plain"}
        self.assertEqual(ask("file_upload", (b"words", about))["data"]["size"], 5)
        self.assertEqual(
            ask("send_message", {"conversationId": "none", "content": "x"})["code"], "not_found"
        )

    def test_over_websocket(self):
        self.talk("websocket")

    def test_over_polling(self):
        self.talk("polling")


if __name__ == "__main__":
    unittest.main()
