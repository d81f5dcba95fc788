using Google.Protobuf.Reflection;
using ModelOperator.Gateway.Shadowing.Tensors.Messages;
using ModelOperator.ModelServer.Grpc.Messages;

namespace ModelOperator.Contracts.Tests.Protocol;

public sealed class InferResponseTests
{
    // A comparison skips what it does not need, above all the parameters, so the gateway has a smaller message than the model server.
    [Fact]
    public void WhatTheGatewayReadsOfAnAnswer_IsAsTheModelServerWritesIt()
    {
        var written = AllOf(OpenInferenceReflection.Descriptor.MessageTypes).SelectMany(FieldsOf);
        var read = AllOf(InferResponseReflection.Descriptor.MessageTypes).SelectMany(FieldsOf).ToList();

        read.Count.ShouldBe(14);
        read.ShouldBeSubsetOf(written);
    }

    private static IEnumerable<MessageDescriptor> AllOf(IEnumerable<MessageDescriptor> messages) =>
        messages.SelectMany(message => AllOf(message.NestedTypes).Prepend(message));

    private static IEnumerable<string> FieldsOf(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Select(field => $"{message.FullName}: {Text(field)}");

    private static string Text(FieldDescriptor field)
    {
        var type = field.FieldType is FieldType.Message ? field.MessageType.FullName : field.FieldType.ToString();
        return $"{(field.IsRepeated ? "repeated " : "")}{type} {field.Name} = {field.FieldNumber}";
    }
}
