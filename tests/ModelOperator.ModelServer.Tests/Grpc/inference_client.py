"""The Open Inference Protocol over gRPC with gRPC's own client (grpcio); messages out of the descriptors in a file."""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PATIENCE = 60
SERVICE = "/inference.GRPCInferenceService/"


class Client:
    def __init__(self, descriptors, port):
        file = descriptor_pb2.FileDescriptorProto.FromString(open(descriptors, "rb").read())
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        self._pool = pool
        factory = message_factory.MessageFactory(pool)
        self._of = lambda name: factory.GetPrototype(pool.FindMessageTypeByName("inference." + name))
        self.channel = grpc.insecure_channel(
            f"127.0.0.1:{port}", options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])

    def message(self, name, /, **fields):
        return self._of(name)(**fields)

    def call(self, name, request, timeout=PATIENCE):
        stub = self.channel.unary_unary(
            SERVICE + name, request_serializer=lambda m: m.SerializeToString(), response_deserializer=self._of(name + "Response").FromString)
        return stub(request, timeout=timeout)

    def bytes(self, path, body, timeout=PATIENCE, **options):
        return self.channel.unary_unary(path)(body, timeout=timeout, **options)


def status(call):
    try:
        call()
        return None, None
    except grpc.RpcError as error:
        return error.code(), error.details()


def same(what, actual, expected):
    if actual != expected:
        sys.exit(f"{what}: {actual!r}, expected {expected!r}")
