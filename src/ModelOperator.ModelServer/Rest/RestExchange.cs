using System.Globalization;
using System.Runtime.CompilerServices;
using ModelOperator.Hosting.Logging;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Rest.Writing;
using ModelOperator.ModelServer.Settings;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest;

/// <summary>An inference request over REST: JSON, and the raw bytes of tensors behind it.</summary>
/// <param name="context">The HTTP request.</param>
/// <param name="route">The resource that the path names.</param>
/// <param name="share">The request's share of the memory for bodies.</param>
/// <param name="settings">The settings that say what is served.</param>
/// <param name="slot">The model.</param>
/// <param name="statistics">Counts the times of reading and writing.</param>
internal sealed class RestExchange(
    HttpContext context, V2Route route, BodyShare share, ServeSettings settings, ModelSlot slot, InferenceStatistics statistics)
    : IInferExchange
{
    private const int MaxQuoteLength = 40;

    public CancellationToken Ended => context.RequestAborted;

    public string Route => route.Version is null ? "/v2/models/{model}/infer" : "/v2/models/{model}/versions/{version}/infer";

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferRequest> ReadAsync()
    {
        ServedModel.Check(settings, route.Model, route.Version);
        var model = ServedModel.Loaded(settings, slot);
        var isPacked = ContentCodings.IsPacked(context);
        using var sent = await RequestBody.ReadAsync(context.Request, settings.MaxBody, share);
        var started = statistics.Now;
        using var unpacked = isPacked ? GzipBody.Unpack(sent, settings.MaxBody, share) : default;
        var body = isPacked ? unpacked : sent;
        var json = JsonLength(context.Request, body.Bytes.Length);
        var request = InferRequestReader.Read(body.Bytes[..json], body.Bytes[json..], model.Requests);
        request.ReadTime = statistics.Since(started);
        return request;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ModelSignature model, InferRequest request, InferResult result)
    {
        var started = statistics.Now;
        if (IsWorthPacking(result.Outputs))
        {
            await using var packed = PackedAnswer.Begin(context);
            await InferResponseWriter.WriteAsync(context.Response, model, request, result.Outputs, context.RequestAborted);
            await packed.EndAsync(context.RequestAborted);
        }
        else
        {
            await InferResponseWriter.WriteAsync(context.Response, model, request, result.Outputs, context.RequestAborted);
        }

        statistics.Answered(result.RunRows, request.ReadTime, statistics.Since(started));
    }

    public (int Status, string Message)? FailureOf(Exception exception) => null;

    public int? GrpcStatusOf(int status, Exception? cause) => null;

    public Task RefuseAsync(int status, string message, Exception cause) => ErrorResponse.WriteAsync(context, status, message);

    private bool IsWorthPacking(IReadOnlyList<Tensor> outputs)
    {
        if (settings.CompressAnswersFrom == 0)
        {
            return false;
        }

        // A cache between the client and this server must not give a packed answer to another client.
        context.Response.Headers.Vary = "Accept-Encoding";
        return outputs.Sum(RawTensor.Size) >= settings.CompressAnswersFrom && ContentCodings.TakesGzip(context.Request);
    }

    /// <summary>Gets the number of bytes that are JSON. The bytes behind them are tensors.</summary>
    private static int JsonLength(HttpRequest request, int bodyLength)
    {
        var header = request.Headers[ProtocolHeaders.JsonLength];
        if (header.Count == 0)
        {
            return bodyLength;
        }

        return int.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bodyLength
            ? length
            : throw ProtocolException.BadRequest(
                $"{ProtocolHeaders.JsonLength} must be a whole number, at most the body's {bodyLength} bytes; "
                + $"it is '{ShortText.Of(header.ToString(), MaxQuoteLength)}'");
    }
}
