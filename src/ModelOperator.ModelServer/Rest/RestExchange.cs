using System.Globalization;
using System.Runtime.CompilerServices;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Rest.Writing;
using ModelOperator.ModelServer.Settings;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Rest;

/// <summary>POST …/infer: JSON, and tensors as raw bytes behind it.</summary>
/// <param name="context">The HTTP request.</param>
/// <param name="route">What its path asks for.</param>
/// <param name="share">What its body is paid for out of.</param>
/// <param name="settings">What is served.</param>
/// <param name="slot">Where the model is.</param>
/// <param name="statistics">Where the times are counted.</param>
internal sealed class RestExchange(
    HttpContext context, V2Route route, BodyShare share, ServeSettings settings, ModelSlot slot, InferenceStatistics statistics)
    : IInferExchange
{
    private const int LongestQuote = 40;
    private const string Identity = "identity";

    public CancellationToken Ended => context.RequestAborted;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferRequest> ReadAsync()
    {
        ServedModel.Check(settings, route.Model, route.Version);
        var model = ServedModel.Loaded(settings, slot);
        RequireNoCoding();
        using var body = await RequestBody.ReadAsync(context.Request, settings.MaxBody, share);
        var json = JsonLength(context.Request, body.Bytes.Length);
        var started = statistics.Now;
        var request = InferRequestReader.Read(body.Bytes[..json], body.Bytes[json..], model.Requests);
        request.ReadTime = statistics.Since(started);
        return request;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ModelSignature model, InferRequest request, InferResult result)
    {
        var started = statistics.Now;
        await InferResponseWriter.WriteAsync(context.Response, model, request, result.Outputs, context.RequestAborted);
        statistics.Answered(result.RunRows, request.ReadTime, statistics.Since(started));
    }

    public (int Status, string Message)? Judge(Exception exception) => null;

    public Task RefuseAsync(int status, string message, Exception cause) => ErrorResponse.WriteAsync(context, status, message);

    private void RequireNoCoding()
    {
        var codings = context.Request.Headers.ContentEncoding;
        if (codings.Count == 0 || codings.ToString().Split(',').All(coding => coding.Trim() is "" || coding.Trim().Equals(Identity, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        // Tells it apart from a media type that is not supported (RFC 9110, 12.5.3).
        context.Response.Headers.AcceptEncoding = Identity;
        throw new ProtocolException(
            StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding {Short(codings.ToString())} is not supported; send the body as it is");
    }

    /// <summary>How much of the body is JSON; what follows are tensors as raw bytes.</summary>
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
                $"{ProtocolHeaders.JsonLength} must be a whole number, at most the body's {bodyLength} bytes; it is '{Short(header.ToString())}'");
    }

    private static string Short(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
}
