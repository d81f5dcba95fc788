using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Registers the calls of the service with the library, each with the code that reads and writes its messages.</summary>
internal sealed class InferenceMethods(ServeSettings settings, ModelSlot slot, ServerMetrics metrics)
    : IServiceMethodProvider<InferenceService>
{
    /// <summary>The service's full name.</summary>
    public const string Service = "inference.GRPCInferenceService";

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<InferenceService> context)
    {
        Add(context, "ServerLive", ServerLiveRequest.Parser, (_, _) => InferenceService.ServerLive());
        Add(context, "ServerReady", ServerReadyRequest.Parser, (service, _) => service.ServerReady());
        Add(context, "ServerMetadata", ServerMetadataRequest.Parser, (_, _) => InferenceService.ServerMetadata());
        Add(context, "ModelReady", ModelReadyRequest.Parser, (service, request) => service.ModelReady(request));
        Add(context, "ModelMetadata", ModelMetadataRequest.Parser, (service, request) => service.ModelMetadata(request));
        Add(context, "ModelStatistics", ModelStatisticsRequest.Parser, (service, request) => service.ModelStatistics(request));

        // A stream with one message in each direction is the same on the wire as a unary call. The library would read a unary call before
        // it hands it over, and write the answer afterwards. As a stream, both happen in InferEndpoint, which counts all requests.
        var infer = new Method<InferRequest, InferAnswer>(
            MethodType.DuplexStreaming, Service, "ModelInfer",
            Marshallers.Create<InferRequest>((_, _) => throw new NotSupportedException("a server writes no requests"), Read),
            Marshallers.Create<InferAnswer>(InferMessageWriter.Write, _ => throw new NotSupportedException("a server reads no answers")));
        context.AddDuplexStreamingMethod(infer, [], (service, requests, answers, call) => service.ModelInfer(requests, answers, call));
    }

    private static void Add<TRequest, TAnswer>(
        ServiceMethodProviderContext<InferenceService> context, string name, MessageParser<TRequest> parser,
        Func<InferenceService, TRequest, TAnswer> answer)
        where TRequest : class, IMessage<TRequest>
        where TAnswer : class, IMessage<TAnswer>
    {
        var method = new Method<TRequest, TAnswer>(
            MethodType.Unary, Service, name,
            Marshallers.Create<TRequest>(Write, read => parser.ParseFrom(read.PayloadAsReadOnlySequence())),
            Marshallers.Create<TAnswer>(Write, _ => throw new NotSupportedException("a server reads no answers")));
        context.AddUnaryMethod(method, [], (service, request, _) => Task.FromResult(answer(service, request)));
    }

    private static void Write<T>(T message, SerializationContext write)
        where T : IMessage
    {
        write.SetPayloadLength(message.CalculateSize());
        message.WriteTo(write.GetBufferWriter());
        write.Complete();
    }

    /// <summary>Reads a request. Its tensors are filled from the memory where the message arrived.</summary>
    private InferRequest Read(DeserializationContext read)
    {
        var started = metrics.Statistics.Now;
        var message = InferMessage.Parse(read.PayloadAsReadOnlySequence());
        ServedModel.Check(settings, message.Request.ModelName, message.Request.ModelVersion);
        var request = InferMessageReader.Read(message, ServedModel.Loaded(settings, slot).Requests);
        request.ReadTime = metrics.Statistics.Since(started);
        return request;
    }
}
