using Google.Protobuf;
using ModelOperator.Hosting.Connections;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Serving;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>The service inference.GRPCInferenceService: unary calls over HTTP/2 without TLS, on the port of REST.</summary>
internal sealed class GrpcApplication(
    InferEndpoint infer, ServeSettings settings, ModelSlot slot, BodyBudget budget, ServerMetrics metrics, DataWatch watch, ILogger<GrpcApplication> logger)
{
    private const string ServicePath = "/inference.GRPCInferenceService/";

    /// <summary>A question about metadata is a few names; this leaves room for long ones.</summary>
    private const int LargestQuestion = 64 * 1024;

    /// <summary>True when a request is a call, if perhaps one that is not made as it must be.</summary>
    public static bool IsGrpc(HttpRequest request) =>
        IsMedia(request.ContentType) || request.Path.Value?.StartsWith(ServicePath, StringComparison.Ordinal) == true;

    public Task HandleAsync(HttpContext context)
    {
        if (!IsMedia(context.Request.ContentType))
        {
            return ErrorResponse.WriteAsync(
                context, StatusCodes.Status415UnsupportedMediaType, $"calls of {ServicePath.Trim('/')} have the Content-Type application/grpc, with messages of protobuf");
        }

        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            return ErrorResponse.WriteAsync(context, StatusCodes.Status505HttpVersionNotsupported, "gRPC needs HTTP/2; this port takes it with prior knowledge (h2c)");
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return ErrorResponse.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "gRPC calls are POST");
        }

        var path = context.Request.Path.Value ?? "";
        return path.StartsWith(ServicePath, StringComparison.Ordinal) && path.AsSpan(ServicePath.Length) is "ModelInfer"
            ? infer.HandleAsync(context, new GrpcExchange(context, settings, slot, metrics.Statistics))
            : AnswerAsync(context, path);
    }

    private static bool IsMedia(string? type)
    {
        const string Media = "application/grpc", Proto = "+proto";
        if (type?.StartsWith(Media, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        var rest = type.AsSpan(Media.Length);
        rest = rest.StartsWith(Proto, StringComparison.OrdinalIgnoreCase) ? rest[Proto.Length..] : rest;
        return rest.IsEmpty || rest[0] is ';' or ' ';
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        try
        {
            using var share = budget.Open(context.Features);
            using var body = await RequestBody.ReadAsync(context.Request, LargestQuestion, share);
            var answer = Answer(path, body.Bytes);
            var size = answer.CalculateSize();
            GrpcResponse.Begin(context.Response);
            await context.Response.StartAsync(context.RequestAborted);
            var writer = context.Response.BodyWriter;
            GrpcFrame.WritePrefix(writer.GetSpan(GrpcFrame.PrefixSize), size);
            writer.Advance(GrpcFrame.PrefixSize);
            answer.WriteTo(writer);
            GrpcResponse.Complete(context.Response);
        }
        catch (GrpcException exception)
        {
            GrpcResponse.Fail(context, exception.Status, exception.Message);
        }
        catch (ProtocolException exception)
        {
            GrpcResponse.Fail(context, GrpcStatuses.Of(exception.Status, exception), exception.Message);
        }
        catch (Exception exception) when (DepartedClient.Explains(context, exception))
        {
            context.Abort();
        }
        catch (Exception exception)
        {
            Serving.Log.RequestFailed(logger, path, exception);
            GrpcResponse.Fail(context, GrpcStatus.Internal, "the server failed; its log says why");
        }
    }

    private IMessage Answer(string path, ReadOnlySpan<byte> body)
    {
        if (!path.StartsWith(ServicePath, StringComparison.Ordinal))
        {
            throw new GrpcException(GrpcStatus.Unimplemented, $"there is no {path}; the service is inference.GRPCInferenceService");
        }

        var message = GrpcFrame.Message(body);
        try
        {
            return path[ServicePath.Length..] switch
            {
                "ServerLive" => new ServerLiveResponse { Live = true },
                "ServerReady" => new ServerReadyResponse { Ready = slot.Ready },
                "ServerMetadata" => new ServerMetadataResponse
                {
                    Name = ServerIdentity.Name,
                    Version = ServerIdentity.Version,
                    Extensions = { ServerIdentity.Extensions },
                },
                "ModelReady" => ModelReady(ModelReadyRequest.Parser.ParseFrom(message)),
                "ModelMetadata" => ModelMetadata(ModelMetadataRequest.Parser.ParseFrom(message)),
                "ModelStatistics" => Statistics(ModelStatisticsRequest.Parser.ParseFrom(message)),
                var call => throw new GrpcException(GrpcStatus.Unimplemented, $"inference.GRPCInferenceService has no call {call} here"),
            };
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"the message cannot be read: {exception.Message}");
        }
    }

    private ModelReadyResponse ModelReady(ModelReadyRequest request)
    {
        ServedModel.Check(settings, request.Name, request.Version);
        return new ModelReadyResponse { Ready = slot.Ready };
    }

    private ModelStatisticsResponse Statistics(ModelStatisticsRequest request)
    {
        // Without a name it asks for all models, which is this one.
        ServedModel.Check(settings, request.Name.Length == 0 ? null : request.Name, request.Version);
        return StatisticsMessage.Of(ServedModel.Loaded(settings, slot).Signature, metrics.Statistics, watch.Answers);
    }

    private ModelMetadataResponse ModelMetadata(ModelMetadataRequest request)
    {
        ServedModel.Check(settings, request.Name, request.Version);
        var model = ServedModel.Loaded(settings, slot).Signature;
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
            answer.Properties[Batching.RowVerdict.Property] = model.Rows.Text;
        }

        return answer;
    }

    private static ModelMetadataResponse.Types.TensorMetadata Describe(Tensors.TensorSpec spec) =>
        new() { Name = spec.Name, Datatype = Tensors.DataTypes.Name(spec.DataType), Shape = { spec.Shape } };
}
