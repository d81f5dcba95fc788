using Grpc.Core;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Scheduling.Rows;
using ModelOperator.ModelServer.Settings;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Answers the calls of inference.GRPCInferenceService.</summary>
internal sealed class InferenceService(InferEndpoint infer, ServeSettings settings, ModelSlot slot, ServerMetrics metrics, DataWatch watch)
{
    /// <summary>Answers a ModelInfer.</summary>
    public Task ModelInfer(IAsyncStreamReader<InferRequest> requests, IServerStreamWriter<InferAnswer> answers, ServerCallContext call)
    {
        var context = call.GetHttpContext();
        var body = PaidBody.Of(context);
        body.IsUnderstood = true; // the exchange handles every failure, that of reading too
        return infer.HandleAsync(context, new GrpcExchange(context, body, requests, answers, call, metrics.Statistics));
    }

    /// <summary>Answers a ServerLive.</summary>
    public static ServerLiveResponse ServerLive() => new() { Live = true };

    /// <summary>Answers a ServerReady.</summary>
    public ServerReadyResponse ServerReady() => new() { Ready = slot.Ready };

    /// <summary>Answers a ServerMetadata.</summary>
    public static ServerMetadataResponse ServerMetadata() => new()
    {
        Name = ServerIdentity.Name,
        Version = ServerIdentity.Version,
        Extensions = { ServerIdentity.Extensions },
    };

    /// <exception cref="ProtocolException">404: another model or version is asked for.</exception>
    public ModelReadyResponse ModelReady(ModelReadyRequest request)
    {
        ServedModel.Check(settings, request.Name, request.Version);
        return new ModelReadyResponse { Ready = slot.Ready };
    }

    /// <exception cref="ProtocolException">404: another model or version is asked for. 503: the model is not loaded yet.</exception>
    public ModelStatisticsResponse ModelStatistics(ModelStatisticsRequest request)
    {
        // A request without a name asks for all models, and this is the only one.
        ServedModel.Check(settings, request.Name.Length == 0 ? null : request.Name, request.Version);
        return StatisticsMessage.Of(ServedModel.Loaded(settings, slot).Signature, metrics.Statistics, watch.Answers);
    }

    /// <exception cref="ProtocolException">404: another model or version is asked for. 503: the model is not loaded yet.</exception>
    public ModelMetadataResponse ModelMetadata(ModelMetadataRequest request)
    {
        ServedModel.Check(settings, request.Name, request.Version);
        var loaded = ServedModel.Loaded(settings, slot);
        var model = loaded.Signature;
        var answer = new ModelMetadataResponse
        {
            Name = model.Name,
            Versions = { model.Version },
            Platform = ModelSignature.Platform,
            Inputs = { model.Inputs.Concat(model.Optional).Select(Describe) },
            Outputs = { model.Outputs.Select(Describe) },
        };
        if (settings.Batching.MaxSize > 1)
        {
            answer.Properties[RowVerdict.Property] = loaded.Rows.Text;
        }

        return answer;
    }

    private static ModelMetadataResponse.Types.TensorMetadata Describe(TensorSpec spec) =>
        new() { Name = spec.Name, Datatype = spec.DataType.Name(), Shape = { spec.Shape } };
}
