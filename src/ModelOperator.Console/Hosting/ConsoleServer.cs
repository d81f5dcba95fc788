using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Live;
using ModelOperator.Console.Measured;

namespace ModelOperator.Console.Hosting;

/// <summary>Serves the page on loopback to whoever has its address.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly PageHost _page;
    private readonly FleetFeed _fleet;
    private readonly ConsoleToken _token;
    private readonly CancellationTokenSource _stop;

    private ConsoleServer(PageHost page, FleetFeed fleet, ConsoleToken token, CancellationTokenSource stop) =>
        (_page, _fleet, _token, _stop, Port) = (page, fleet, token, stop, page.Port);

    /// <summary>The port that is listened on.</summary>
    public int Port { get; }

    /// <summary>The token of this console.</summary>
    public string Token => _token.Text;

    /// <summary>The address to open. What follows the # is not sent to any server, and stands in no log.</summary>
    public Uri StartAddress => new($"http://127.0.0.1:{Port}/#token={_token.Text}");

    /// <summary>Starts to listen and to follow the cluster.</summary>
    /// <param name="cluster">The cluster, with the caller's rights.</param>
    /// <param name="options">The settings.</param>
    /// <param name="history">The reader of the past of metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="RefusedException">The port cannot be listened on.</exception>
    public static async Task<ConsoleServer> StartAsync(
        ICluster cluster, ConsoleOptions options, MetricHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        var stop = new CancellationTokenSource();
        var token = new ConsoleToken();
        var fleet = new FleetFeed(cluster.Api, options.Namespaces, time);
        var api = new ApiRoutes(cluster, options, fleet, history, time, new(stop.Token, stop.Token));
        try
        {
            var page = await PageHost.StartAsync(
                IPAddress.Loopback, options.Port, PageLimits.OfOnePerson, RequestGuard.OfLoopback,
                context => token.Is(context.Request.Headers[ConsoleToken.Header])
                    ? api.AnswerAsync(context)
                    : JsonAnswers.WriteAsync(context, new Refusal(
                        StatusCodes.Status401Unauthorized,
                        "The token is missing or is that of an earlier console. Open the address that the command has printed.")),
                cancellationToken);
            return new(page, fleet, token, stop);
        }
        catch (Exception exception)
        {
            await fleet.DisposeAsync();
            stop.Dispose();
            if (options.Port != 0 && exception is IOException or SocketException)
            {
                throw new RefusedException($"--port {options.Port} cannot be listened on ({exception.GetBaseException().Message}); "
                    + "choose another, or leave it out for any port that is free");
            }

            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _page.DisposeAsync();
        await _fleet.DisposeAsync();
        _stop.Dispose();
    }
}
