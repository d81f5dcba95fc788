using System.Diagnostics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Headers;
using ModelOperator.Gateway.Proxying.Streaming;
using ModelOperator.Gateway.Proxying.Upstream;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Shadowing.Comparing;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Tracing;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Sends one copy, reads the answer within the deadline and has it compared. Errors are counted and go no further.</summary>
internal sealed class ShadowExchange(
    HttpMessageInvoker client,
    AnswerJudge judge,
    ExchangeSpans spans,
    GatewayOptions options,
    TimeProvider time,
    ILogger<ShadowExchange> logger,
    ShadowLabels? labels = null)
{
    private const int ReadSize = 16 * 1024;

    public async Task RunAsync(MirrorLane lane, ShadowCopy copy, CancellationToken closed)
    {
        var started = time.GetTimestamp();
        using var span = spans.BeginMirror(copy.Span, copy.Method, lane.Revision);
        lane.Meter.Begin();
        var code = ShadowMeter.Failed;
        int? grpcStatus = null;
        string? given = null;
        try
        {
            using var patience = new CancellationTokenSource(options.ShadowTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, closed);
            try
            {
                (code, grpcStatus) = await AnswerAsync(lane, copy, span, () => time.GetElapsedTime(started), either.Token);
            }
            catch (Exception) when (closed.IsCancellationRequested)
            {
                given = lane.ClosedFor;
            }
            catch (Exception) when (patience.IsCancellationRequested)
            {
                code = ShadowMeter.TimedOut;
            }
            catch (Exception exception) when (UpstreamFailure.IsUnreachable(exception))
            {
                code = ShadowMeter.Unreachable;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                code = ShadowMeter.Broken;
            }
        }
        catch (Exception exception)
        {
            Log.ShadowFailed(logger, lane.Revision, exception);
        }

        ExchangeSpans.EndMirror(span, given ?? code, grpcStatus);

        if (given is null)
        {
            lane.Meter.End(code, grpcStatus, time.GetElapsedTime(started));
        }
        else
        {
            lane.Meter.GiveUp(given);
        }
    }

    private async Task<(string Code, int? GrpcStatus)> AnswerAsync(
        MirrorLane lane, ShadowCopy copy, Activity? span, Func<TimeSpan> elapsed, CancellationToken cancellationToken)
    {
        if (await SendAsync(lane, copy, span, cancellationToken) is not { } response)
        {
            return (ShadowMeter.Unreachable, null);
        }

        using (response)
        {
            using var body = copy.NewAnswer();
            using var clock = new TokenClock(elapsed).Begin(KindOf(response), lane.Meter.Streams, body);
            try
            {
                await ReadAsync(response, body, clock, cancellationToken);
            }
            finally
            {
                clock?.End(); // also of an answer that took too long, or the slowest would count for nothing
            }

            lane.Meter.Answered();
            var head = AnswerHead.Of(response);
            var shadow = new SeenAnswer(head with { Status = clock?.Error ?? head.Status }, body, GrpcStatusOf(response));
            var stable = new SeenAnswer(copy.Head, copy.Response, copy.GrpcStatus);
            labels?.Keep(new(copy.Token, copy.AnsweredBy, copy.Headers.ByName, copy.Request.Bytes), lane.Revision, shadow);
            lane.Meter.Compared(await judge.JudgeAsync(lane, stable, shadow, cancellationToken));
            return (AnswerStatus.CodeOf(shadow.Head.Status), shadow.GrpcStatus);
        }
    }

    /// <summary>Sends the copy; null when there is no endpoint to send it to.</summary>
    private async Task<HttpResponseMessage?> SendAsync(
        MirrorLane lane, ShadowCopy copy, Activity? span, CancellationToken cancellationToken)
    {
        List<PodEndpoint>? tried = null;
        while (EndpointSelector.Choose(lane.Target.Endpoints, tried, time, Random.Shared) is { } endpoint)
        {
            endpoint.Begin();
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await client.SendAsync(CreateRequest(copy, endpoint, span), cancellationToken);
            }
            catch (Exception exception) when (UpstreamFailure.IsUnreachable(exception) && (tried?.Count ?? 0) + 1 < options.MaxAttempts)
            {
                (tried ??= []).Add(endpoint);
            }
            finally
            {
                endpoint.End();
            }
        }

        return null;
    }

    private static ForwardedRequest CreateRequest(ShadowCopy copy, PodEndpoint endpoint, Activity? span)
    {
        var request = new ForwardedRequest(HttpMethod.Parse(copy.Method), endpoint.Targets[copy.PathAndQuery], endpoint)
        {
            Version = copy.Http2 ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(copy.Request.Bytes),
        };
        RequestHeaders.Copy(copy.Headers, copy.Scheme, copy.Request.Bytes.Length, request, copy.Client, copy.Http2);
        request.Headers.TryAddWithoutValidation(ModelHeaders.Shadow, "true");
        TraceHeaders.Write(request, span ?? copy.Span);
        return request;
    }

    private static async Task ReadAsync(
        HttpResponseMessage response, CapturedBytes body, TokenClock? clock, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[ReadSize];
        int read;
        // The end of a stream tells how many tokens it had, and whether it failed.
        while ((body.Lost is null || clock is not null) && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (clock is null)
            {
                body.Append(buffer.AsSpan(0, read));
            }
            else
            {
                clock.Append(buffer.AsSpan(0, read));
            }
        }
    }

    private static StreamKind KindOf(HttpResponseMessage response) => (int)response.StatusCode == StatusCodes.Status200OK
        ? StreamKinds.Of(response.Content.Headers.ContentType?.MediaType, string.Join(',', response.Content.Headers.ContentEncoding))
        : StreamKind.None;

    private static int? GrpcStatusOf(HttpResponseMessage response) =>
        Grpc.Is(response.Content.Headers.ContentType?.MediaType) ? Grpc.StatusOf(response) : null;
}
