using System.Diagnostics;
using System.Globalization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Takes every inference request from beginning to end, whichever protocol carries it: reads, runs, answers and counts
/// it.</summary>
internal sealed class InferEndpoint(
    ServeSettings settings, ModelSlot slot, IScheduler scheduler, ServerMetrics metrics, DataWatch watch, FailureLog failures,
    Spans spans, TimeProvider time, ILogger<InferEndpoint> logger, TokenIssuer? tokens = null)
{
    public async Task HandleAsync(HttpContext context, IInferExchange exchange)
    {
        var started = time.GetTimestamp();
        var status = StatusCodes.Status200OK;
        Exception? failure = null;
        metrics.Begin();
        using var span = BeginSpan(context, exchange);
        try
        {
            await InferAsync(context, exchange, span);
        }
        catch (Exception exception)
        {
            failure = exception;
            (status, var reason, var message) = Classify(context, exchange, exception);
            metrics.Failed(reason);
            if (reason is FailureReason.Canceled)
            {
                context.Abort();
            }
            else
            {
                await TryRefuseAsync(context, exchange, status, message, exception);
            }
        }
        finally
        {
            metrics.End(status, time.GetElapsedTime(started));
            span.Answered(status, span is null ? null : exchange.GrpcStatusOf(status, failure));
        }
    }

    private Activity? BeginSpan(HttpContext context, IInferExchange exchange)
    {
        var span = spans.BeginRequest(context, isGrpc: exchange.Route is null, exchange.Route);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(SpanAttributes.Model, settings.ModelName);
            span.SetTag(SpanAttributes.ModelVersion, settings.ModelVersion);
            span.SetTag(SpanAttributes.Revision, settings.Revision);
            span.SetTag(
                SpanAttributes.Role,
                context.Request.Headers.ContainsKey(ModelHeaders.Shadow) ? SpanAttributes.Shadow : SpanAttributes.AnswersClient);
        }

        return span;
    }

    private async Task InferAsync(HttpContext context, IInferExchange exchange, Activity? span)
    {
        using var request = await exchange.ReadAsync();
        request.Span = span;
        var model = ServedModel.Loaded(settings, slot);
        using var result = await scheduler.RunAsync(model, request, exchange.Ended);
        watch.Count(request, result);
        SayConfidence(context, request, result);
        GiveToken(context);
        var writing = exchange.WriteAsync(model.Signature, request, result);
        var hasWaited = !writing.IsCompleted;
        await writing;
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            if (hasWaited)
            {
                await Task.Yield(); // Kestrel ends this wait before it reports that the client has left
            }

            // The end of the stream is not sent yet. Over HTTP/1.1 a client may have the whole answer by now and close the connection.
            context.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    private void SayConfidence(HttpContext context, InferRequest request, InferResult result)
    {
        if (context.Request.Headers.TryGetValue(ConfidenceHeaders.Question, out var asked))
        {
            var output = asked.ToString();
            if (watch.ConfidenceOf(request, result, output == ConfidenceHeaders.OutputsOfTheProfile ? null : output) is { } confidence)
            {
                context.Response.Headers[ConfidenceHeaders.Confidence] = confidence.ToString("R", CultureInfo.InvariantCulture);
            }
        }
    }

    // A gateway takes the token away again, and gives one of its own. Nobody gets the answer to a copy.
    private void GiveToken(HttpContext context)
    {
        if (tokens is not null && !context.Request.Headers.ContainsKey(ModelHeaders.Shadow)
            && tokens.Issue(settings.Revision, context.Request.Headers) is { } token)
        {
            context.Response.Headers[ModelHeaders.Feedback] = token;
        }
    }

    private (int Status, FailureReason Reason, string Message) Classify(HttpContext context, IInferExchange exchange, Exception exception)
    {
        if (DepartedClient.Explains(context, exception))
        {
            return (StatusCodes.Status499ClientClosedRequest, FailureReason.Canceled, exception.Message);
        }

        if (exchange.FailureOf(exception) is { } own)
        {
            return (own.Status, FailureReason.Rejected, own.Message);
        }

        switch (exception)
        {
            case ProtocolException { ViolatesSchema: true } protocol:
                watch.SchemaViolated();
                return (protocol.Status, FailureReason.Rejected, protocol.Message);
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

    private static async Task TryRefuseAsync(HttpContext context, IInferExchange exchange, int status, string message, Exception cause)
    {
        try
        {
            if (!context.Response.HasStarted)
            {
                context.Response.Headers.Remove(ModelHeaders.Feedback); // a failure is no answer that somebody could judge
            }

            await exchange.RefuseAsync(status, message, cause);
        }
        catch (Exception exception) when (DepartedClient.Explains(context, exception))
        {
            // The client left in the meantime.
        }
    }
}
