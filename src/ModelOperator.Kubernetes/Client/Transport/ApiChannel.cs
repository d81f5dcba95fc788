using System.Net;
using System.Text;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Http;

namespace ModelOperator.Kubernetes.Client.Transport;

/// <summary>Sends one request, and turns each failure into an exception that says what failed and where.</summary>
internal sealed class ApiChannel(
    KubernetesConnection connection, KubernetesClientOptions options, HttpMessageHandler handler, ObjectJson json, TimeProvider time)
    : IDisposable
{
    private const int MaxErrorBytes = 1 << 20;
    private readonly HttpMessageInvoker _invoker = new(handler);
    private readonly SemaphoreSlim _free = new(options.MaxRequestsInFlight);
    private readonly Uri _server = new(connection.Server.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Makes a request for a path below the server's address.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, byte[]? body = null, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(method, new Uri(_server, path.TrimStart('/')))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        // The TLS handshake asks for the name in the Host header and checks it; it overwrites the TargetHost of the TLS options.
        request.Headers.Host = connection.TlsServerName;
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in connection.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return request;
    }

    /// <summary>
    /// Sends a request and reads the answer with <paramref name="read"/>, all within the request timeout. It waits first while as many
    /// requests as are allowed have no answer yet, unless it is urgent.
    /// </summary>
    /// <exception cref="InvalidDataException">The answer is not what was asked for, or too large.</exception>
    public async Task<TResult> SendAsync<TResult>(
        HttpRequestMessage request, Func<ReadOnlyMemory<byte>, TResult> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        request.Options.Set(RequestKind.Caller, cancellationToken);
        var isUrgent = request.Is(RequestKind.Urgent);
        try
        {
            if (!isUrgent)
            {
                await _free.WaitAsync(either.Token);
            }

            try
            {
                return await AskAsync(request, read, either.Token);
            }
            finally
            {
                if (!isUrgent)
                {
                    _free.Release();
                }
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw timeout.IsCancellationRequested ? NoAnswer(request, exception) : Unconnected(request, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException and not KubernetesConnectionException or IOException)
        {
            throw Broken(request, exception);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{request.Method} {request.RequestUri}: the answer is not what was asked for. {exception.Message}", exception);
        }
    }

    /// <summary>Sends a request and returns once headers with a good status are there; the caller reads the body.</summary>
    /// <exception cref="KubernetesApiException">The server answered with an error.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _invoker.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ErrorAsync(request, response, cancellationToken);
        }
    }

    /// <summary>Opens a stream whose headers must come within the request timeout and whose body may last forever.</summary>
    public async Task<HttpResponseMessage> OpenStreamAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        request.Options.Set(RequestKind.Caller, cancellationToken);
        try
        {
            return await OpenAsync(request, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw timeout.IsCancellationRequested ? NoAnswer(request, exception) : Unconnected(request, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Broken(request, exception);
        }
    }

    /// <summary>Turns a broken connection into the exception that callers know.</summary>
    public KubernetesConnectionException Broken(HttpRequestMessage request, Exception e)
    {
        var error = e is HttpRequestException h ? h.HttpRequestError : HttpRequestError.Unknown;
        var message = error switch
        {
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError =>
                $"Cannot reach the Kubernetes API server at {connection.Server} (from {connection.Source}): {Innermost(e)}. Is it running, "
                + "and reachable from here?",
            HttpRequestError.SecureConnectionError =>
                $"The TLS connection to the Kubernetes API server at {connection.Server} (from {connection.Source}) failed: "
                + $"{Innermost(e)}. Check the certificate authority and the client certificate.",
            _ => $"{request.Method} {request.RequestUri}: the connection to the Kubernetes API server broke: {Innermost(e)}",
        };
        return new KubernetesConnectionException(message, error, e);
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _free.Dispose();
    }

    private async Task<TResult> AskAsync<TResult>(
        HttpRequestMessage request, Func<ReadOnlyMemory<byte>, TResult> read, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = await PooledBuffer.ReadAsync(stream, options.MaxResponseBytes, cancellationToken);
        return read(body.Memory);
    }

    private KubernetesConnectionException NoAnswer(HttpRequestMessage request, Exception e) => new(
        $"{request.Method} {request.RequestUri}: no answer from the Kubernetes API server within {options.RequestTimeout.TotalSeconds:0} s",
        inner: e);

    // The transport says by a cancellation that it could not connect in its own, shorter time.
    private KubernetesConnectionException Unconnected(HttpRequestMessage request, OperationCanceledException e) =>
        Broken(request, new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e));

    private async Task<KubernetesApiException> ErrorAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = await PooledBuffer.ReadAsync(stream, MaxErrorBytes, cancellationToken);
        V1Status? status = null;
        try
        {
            status = JsonSerializer.Deserialize(body.Memory.Span, json.Of<V1Status>());
        }
        catch (JsonException)
        {
            // The body is a proxy's page, or plain text.
        }

        var text = Encoding.UTF8.GetString(body.Memory.Span[..Math.Min(body.Memory.Length, 500)]).Trim();
        var message = string.IsNullOrEmpty(status?.Message)
            ? $"{request.Method} {request.RequestUri} was answered with {(int)response.StatusCode} {response.ReasonPhrase}: {text}"
            : status.Message;
        return new KubernetesApiException(response.StatusCode, status, message) { RetryAfterHeader = response.RetryAfter(time) };
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message.TrimEnd('.');
    }
}
