using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Repeats;

/// <summary>Counts requests by which a caller asks again what it has had answered. Only a hash of a request is kept, with a key that is
/// drawn when counting begins and that nobody else knows.</summary>
/// <param name="rule">Says who a caller is.</param>
/// <param name="options">Says which proxies are believed.</param>
/// <param name="time">The clock.</param>
internal sealed class RepeatObserver(RepeatsRule rule, GatewayOptions options, TimeProvider time) : IExchangeObserver
{
    // Exchanges of requests under way are used again; more than this are left to the garbage collector.
    private const int MaxKept = 256;

    private readonly long _key = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly RepeatMemory _memory = new(time);
    private readonly ConcurrentQueue<HashedExchange> _free = new();

    /// <summary>Says who a caller is.</summary>
    public RepeatsRule Rule => rule;

    /// <inheritdoc/>
    public IObservedExchange? Begin(HttpContext context, RevisionMeter answeredBy, Activity? span)
    {
        if (!Inference.Is(context.Request))
        {
            return null;
        }

        var exchange = _free.TryDequeue(out var used) ? used : new HashedExchange(this, _key);
        exchange.Begin(context, CallerName.Of(context, rule.CallerHeader, options.TrustedProxies), answeredBy);
        return exchange;
    }

    /// <summary>True when a request that was answered repeats another.</summary>
    public bool Remember(ulong hash) => _memory.Remember(hash);

    /// <summary>Takes an exchange back that has ended.</summary>
    public void Return(HashedExchange exchange)
    {
        if (_free.Count < MaxKept)
        {
            _free.Enqueue(exchange);
        }
    }
}
