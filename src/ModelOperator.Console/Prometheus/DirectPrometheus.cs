using System.Net;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Commands.Errors;

namespace ModelOperator.Console.Prometheus;

/// <summary>A Prometheus at an address that this machine reaches.</summary>
internal sealed class DirectPrometheus : IPrometheus
{
    /// <summary>The number of queries that it is asked at once, by all readers together; the others wait.</summary>
    internal const int AtOnce = 8;

    private const string Option = "--prometheus";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Nobody's patience runs while others are answered.
    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _setting;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="address">The address of the Prometheus.</param>
    /// <param name="setting">The setting that names it, for messages.</param>
    public DirectPrometheus(Uri address, string setting = Option)
    {
        _setting = setting;
        _address = new(address.AbsoluteUri.TrimEnd('/') + "/");
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseCookies = false,
        })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = PrometheusReader.MaxBytes,
        };
    }

    /// <summary>The address without anything secret.</summary>
    public string Url => new UriBuilder(_address) { UserName = "", Password = "" }.Uri.ToString().TrimEnd('/');

    /// <inheritdoc />
    public string? Via => null;

    /// <summary>Reads the option <c>--prometheus</c>.</summary>
    /// <exception cref="RefusedException">It is no address.</exception>
    public static Uri Parse(string text, string setting = Option) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            && address.Query.Length == 0 && address.Fragment.Length == 0
            ? address
            : throw new RefusedException(
                $"{setting} '{text}' is no address of a Prometheus; write it as http://127.0.0.1:9090, without a user and a query");

    /// <inheritdoc />
    public async Task<byte[]> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            using var answer = await _client.GetAsync(new Uri(_address, pathAndQuery.TrimStart('/')), cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? body : throw new PrometheusException(
                $"Prometheus at {Url} answers {(int)answer.StatusCode}{Reason(body)}.");
        }
        catch (HttpRequestException exception)
        {
            throw new PrometheusException(
                $"Prometheus at {Url} cannot be reached: {(exception.InnerException ?? exception).Message}. Is {_setting} right?",
                exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException($"Prometheus at {Url} has not answered within {Patience.TotalSeconds} s.", exception);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _free.Dispose();
    }

    private static string Reason(byte[] body) => PrometheusAnswer.Error(body) is { } reason ? $": {reason}" : "";
}
