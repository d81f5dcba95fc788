using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using ModelOperator.ModelServer.Grpc.Messages;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>Calls the protocol's service with the client of the .NET library.</summary>
internal sealed class InferenceClient : IDisposable
{
    private const string Service = "inference.GRPCInferenceService";

    private readonly GrpcChannel _channel;

    public InferenceClient(RunningServer server, params ICompressionProvider[] codings) => _channel = GrpcChannel.ForAddress(
        server.Client.BaseAddress!,
        new GrpcChannelOptions { MaxReceiveMessageSize = null, CompressionProviders = codings.Length > 0 ? codings : null });

    /// <summary>The connection, for clients of the other services.</summary>
    public ChannelBase Channel => _channel;

    public Task<ModelInferResponse> InferAsync(ModelInferRequest request, CallOptions options = default) =>
        CallAsync("ModelInfer", request, ModelInferResponse.Parser, options);

    /// <summary>Begins a call, for who wants the headers of its answer.</summary>
    public AsyncUnaryCall<ModelInferResponse> Begin(ModelInferRequest request, CallOptions options) =>
        Call("ModelInfer", request, ModelInferResponse.Parser, options);

    public Task<ModelReadyResponse> ReadyAsync(ModelReadyRequest request, CallOptions options = default) =>
        CallAsync("ModelReady", request, ModelReadyResponse.Parser, options);

    public void Dispose() => _channel.Dispose();

    private async Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string name, TRequest request, MessageParser<TAnswer> parser, CallOptions options)
        where TRequest : class, IMessage<TRequest>
        where TAnswer : class, IMessage<TAnswer>
    {
        using var call = Call(name, request, parser, options);
        return await call;
    }

    private AsyncUnaryCall<TAnswer> Call<TRequest, TAnswer>(
        string name, TRequest request, MessageParser<TAnswer> parser, CallOptions options)
        where TRequest : class, IMessage<TRequest>
        where TAnswer : class, IMessage<TAnswer>
    {
        var method = new Method<TRequest, TAnswer>(
            MethodType.Unary, Service, name,
            Marshallers.Create<TRequest>(message => message.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create<TAnswer>(message => message.ToByteArray(), parser.ParseFrom));
        return _channel.CreateCallInvoker().AsyncUnaryCall(method, host: null, options, request);
    }
}
