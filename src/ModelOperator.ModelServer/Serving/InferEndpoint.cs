using System.Globalization;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Serving;

/// <summary>POST …/infer: read, run, answer, count.</summary>
internal sealed class InferEndpoint(
    ServeSettings settings, ModelSlot slot, RunGate gate, BodyBudget budget, ServerMetrics metrics, FailureLog failures, TimeProvider time,
    ILogger<InferEndpoint> logger)
{
    // What nginx made the custom for "client closed request"; never on the wire.
    private const int ClientClosedRequest = 499;

    public async Task HandleAsync(HttpContext context, V2Route route)
    {
        var started = time.GetTimestamp();
        var status = StatusCodes.Status200OK;
        metrics.Begin();
        try
        {
            await InferAsync(context, route);
        }
        catch (Exception exception)
        {
            (status, var reason, var message) = Judge(context, exception);
            metrics.Failed(reason);
            if (reason is FailureReason.Canceled)
            {
                context.Abort();
            }
            else
            {
                await TryAnswerAsync(context, status, message);
            }
        }
        finally
        {
            metrics.End(status, time.GetElapsedTime(started));
        }
    }

    private async Task InferAsync(HttpContext context, V2Route route)
    {
        ServedModel.Check(settings, route);
        var model = ServedModel.Loaded(settings, slot);
        RefuseUnsupported(context.Request);
        using var share = budget.Open();
        using var request = await ReadAsync(context, share, model);
        using var result = await RunAsync(model, request, context.RequestAborted);
        await InferResponseWriter.WriteAsync(context.Response, model.Signature, request, result.Outputs, context.RequestAborted);
    }

    private static void RefuseUnsupported(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding)
        {
            throw ProtocolException.BadRequest($"Content-Encoding {encoding} is not supported; send the body as it is");
        }
    }

    private async ValueTask<InferRequest> ReadAsync(HttpContext context, BodyBudget.Share share, IModel model)
    {
        using var body = await RequestBody.ReadAsync(context.Request, settings.MaxBody, share, context.RequestAborted);
        var json = JsonLength(context.Request, body.Bytes.Length);
        return InferRequestReader.Read(body.Bytes[..json], body.Bytes[json..], model.Signature);
    }

    /// <summary>How much of the body is JSON; what follows are tensors as raw bytes.</summary>
    private static int JsonLength(HttpRequest request, int bodyLength)
    {
        var header = request.Headers[InferResponseWriter.JsonLengthHeader];
        if (header.Count == 0)
        {
            return bodyLength;
        }

        return int.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bodyLength
            ? length
            : throw ProtocolException.BadRequest(
                $"{InferResponseWriter.JsonLengthHeader} must be a whole number, at most the body's {bodyLength} bytes; it is '{Short(header.ToString())}'");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private async ValueTask<InferResult> RunAsync(IModel model, InferRequest request, CancellationToken cancellationToken)
    {
        if (!await gate.TryEnterAsync(cancellationToken))
        {
            throw new ProtocolException(
                StatusCodes.Status429TooManyRequests, $"{settings.Concurrency} requests run and {settings.QueueSize} wait already; try again later");
        }

        try
        {
            var started = time.GetTimestamp();
            var result = model.Run(request, cancellationToken);
            metrics.Computed(time.GetElapsedTime(started));
            return result;
        }
        finally
        {
            gate.Leave();
        }
    }

    private (int Status, FailureReason Reason, string Message) Judge(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return (ClientClosedRequest, FailureReason.Canceled, exception.Message);
        }

        switch (exception)
        {
            case ProtocolException protocol:
                return (protocol.Status, FailureReason.Rejected, protocol.Message);
            case BadHttpRequestException http:
                return (http.StatusCode, FailureReason.Rejected, http.Message);
            case BackendException backend:
                failures.Record(settings.ModelName, backend.Message);
                return (StatusCodes.Status500InternalServerError, FailureReason.Backend, backend.Message);
            default:
                Log.RequestFailed(logger, context.Request.Path.Value, exception);
                return (StatusCodes.Status500InternalServerError, FailureReason.Other, "the server failed; its log says why");
        }
    }

    private static async Task TryAnswerAsync(HttpContext context, int status, string message)
    {
        try
        {
            await ErrorResponse.WriteAsync(context, status, message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // gone in the meantime
        }
    }
}
