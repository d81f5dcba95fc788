using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Runs all informers of the process, and logs which are late.</summary>
internal sealed class InformerHost(IEnumerable<IInformer> informers, TimeProvider time, ILogger<InformerHost> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(informers.Select(i => i.RunAsync(stoppingToken)).Append(ReportLateAsync(stoppingToken)));

    private async Task ReportLateAsync(CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(informers.Select(i => i.WaitForSyncAsync(cancellationToken)));
        var told = new HashSet<string>(StringComparer.Ordinal);
        while (await Task.WhenAny(all, Task.Delay(Patience, time, cancellationToken)) != all)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            // While a server is away no cache is filled, and each kind is told once.
            var late = informers.Where(i => !i.HasSynced).ToList();
            var untold = late.Where(i => told.Add(i.Resource)).ToList();
            if (late.Count == 0)
            {
                continue;
            }

            var causes = late.GroupBy(i => i.LastError ?? "no answer yet", StringComparer.Ordinal)
                .Select(alike => $"{string.Join(", ", alike.Select(i => i.Resource))}: {alike.Key}");
            Log.NotSynced(logger, untold.Count > 0 ? LogLevel.Warning : LogLevel.Debug, string.Join("; ", causes));
        }
    }
}
