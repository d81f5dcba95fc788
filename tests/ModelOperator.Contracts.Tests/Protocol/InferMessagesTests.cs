using Google.Protobuf.Reflection;
using ModelOperator.Gateway.Tensors.Messages;
using ModelOperator.ModelServer.Grpc.Messages;

namespace ModelOperator.Contracts.Tests.Protocol;

public sealed class InferMessagesTests
{
    // The gateway skips what it does not need, above all the parameters, so it has smaller messages than the model server.
    [Fact]
    public void WhatTheGatewayReads_IsAsTheModelServerHasIt()
    {
        var written = AllOf(OpenInferenceReflection.Descriptor.MessageTypes).SelectMany(FieldsOf);
        var read = AllOf(InferReflection.Descriptor.MessageTypes).SelectMany(FieldsOf).ToList();

        read.Count.ShouldBe(21);
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
