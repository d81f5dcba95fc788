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
        var written = AllOf(OpenInferenceReflection.Descriptor.MessageTypes).ToDictionary(message => message.FullName, StringComparer.Ordinal);
        var read = AllOf(InferResponseReflection.Descriptor.MessageTypes).ToList();

        read.Count.ShouldBe(3);
        foreach (var message in read)
        {
            message.Fields.InDeclarationOrder().Select(Text).ShouldBeSubsetOf(written[message.FullName].Fields.InDeclarationOrder().Select(Text));
        }
    }

    private static IEnumerable<MessageDescriptor> AllOf(IEnumerable<MessageDescriptor> messages) =>
        messages.SelectMany(message => AllOf(message.NestedTypes).Prepend(message));

    private static string Text(FieldDescriptor field)
    {
        var type = field.FieldType is FieldType.Message ? field.MessageType.FullName : field.FieldType.ToString();
        return $"{(field.IsRepeated ? "repeated " : "")}{type} {field.Name} = {field.FieldNumber}";
    }
}
