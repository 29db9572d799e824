"""Three nodes on one data directory, and official Python clients on each, over websocket and polling."""

import os
import re
import socket
import subprocess
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import requests
import socketio
from engineio.payload import Payload

BINARY = os.environ["VOXORA_BIN"]
PATIENCE = 15
# A busy conversation has more to say in one poll than the sixteen packets that this client takes by itself.
Payload.max_decode_packets = 1000
NODES = 3
CLIENTS = 12
EACH = 50
UNLIMITED = [
    "--rate-messages=0",
    "--rate-events=0",
    "--max-sockets-user=0",
    "--log-level=warn",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.data = os.path.join(scratch.name, "data")
        port = free_port()
        redis = cls.run_beside(
            ["redis-server", "--port", str(port), "--save", "", "--dir", scratch.name]
        )
        while "eady to accept" not in (line := redis.stdout.readline()):
            assert line, "redis-server does not start"
        command = [BINARY, "serve", "--data-dir", cls.data, "--listen", "127.0.0.1:0"]
        command += ["--redis-url", f"redis://127.0.0.1:{port}", *UNLIMITED]
        cls.urls = []
        for _ in range(NODES):
            node = cls.run_beside(command)
            line = node.stdout.readline()
            cls.urls.append(re.match(r"listening on (\S+)", line).group(1))
        cls.people()

    @classmethod
    def run_beside(cls, command):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

        def end():
            process.terminate()
            process.wait(PATIENCE)
            process.stdout.close()

        cls.addClassCleanup(end)
        return process

    @classmethod
    def people(cls):
        who = ["--email", "olga@example.org", "--name", "Olga", "--role", "owner"]
        subprocess.run(
            [BINARY, "admin", "create", "--data-dir", cls.data, *who],
            input="a long enough one\n",
            text=True,
            check=True,
            capture_output=True,
        )
        login = {"email": "olga@example.org", "password": "a long enough one"}
        cls.owner = cls.post(0, "auth/login", login)["accessToken"]
        site = cls.post(0, "sites", {"name": "Shop", "allowedOrigins": []}, cls.owner)
        session = cls.post(1, "widget/session", {"siteKey": site["publicKey"]})
        cls.visitor = session["token"]

    @classmethod
    def post(cls, node, path, body, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{cls.urls[node]}/api/v1/{path}"
        answer = requests.post(url, json=body, headers=headers, timeout=PATIENCE)
        answer.raise_for_status()
        return answer.json()

    def connect(self, number, conversation):
        """A client on a node, by one of the transports; and what it hears, up to the last word."""
        client = socketio.Client(reconnection=False)
        heard, over = [], threading.Event()

        def take(message):
            heard.append((message["seq"], message["id"], message["content"]))
            if message["content"] == "last":
                over.set()

        client.on("new_message", take)
        # One of four is the visitor.
        token = self.owner if number % 4 else self.visitor
        transport = ["websocket", "polling"][number % 2]
        url = self.urls[number % NODES]
        client.connect(
            url, auth={"token": token}, transports=[transport], wait_timeout=PATIENCE
        )
        self.addCleanup(client.disconnect)
        joined = client.call(
            "join_conversation", {"conversationId": conversation}, timeout=PATIENCE
        )
        self.assertEqual(joined["status"], "ok")
        return client, heard, over

    def test_every_client_hears_each_message_once_and_in_order(self):
        conversation = self.post(2, "conversations", {}, self.visitor)["id"]
        people = [self.connect(number, conversation) for number in range(CLIENTS)]

        def talk(number):
            for at in range(EACH):
                body = {"conversationId": conversation, "content": f"{number} {at}"}
                answer = people[number][0].call("send_message", body, timeout=PATIENCE)
                self.assertEqual(answer["status"], "ok")

        with ThreadPoolExecutor(CLIENTS) as pool:
            for _ in pool.map(talk, range(CLIENTS)):
                pass
        last = {"content": "last", "type": "text"}
        self.post(0, f"conversations/{conversation}/messages", last, self.owner)
        for _, heard, over in people:
            self.assertTrue(over.wait(PATIENCE))
            self.assertEqual(heard, self.stored(conversation))

    def stored(self, conversation):
        kept = []
        more = True
        while more:
            url = f"{self.urls[1]}/api/v1/conversations/{conversation}/messages"
            page = requests.get(
                url,
                params={"after": len(kept), "limit": 200},
                headers={"Authorization": f"Bearer {self.owner}"},
                timeout=PATIENCE,
            ).json()
            kept += [(one["seq"], one["id"], one["content"]) for one in page["items"]]
            more = page["hasMore"]
        self.assertEqual(len(kept), CLIENTS * EACH + 1)
        return kept


if __name__ == "__main__":
    unittest.main()
