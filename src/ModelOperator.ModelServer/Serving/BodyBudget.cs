using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Bounds the memory of all request bodies together: many large ones at once must not end the process.</summary>
/// <param name="limit">In bytes.</param>
internal sealed class BodyBudget(long limit)
{
    private long _used;

    public Share Open() => new(this);

    /// <summary>What one request has taken, from its first byte until it is answered.</summary>
    internal sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _taken;

        /// <summary>Takes more.</summary>
        /// <exception cref="ProtocolException">429: the requests at work hold all there is.</exception>
        public void Take(long bytes)
        {
            _taken += bytes;
            if (Interlocked.Add(ref budget._used, bytes) > budget.Limit)
            {
                throw new ProtocolException(
                    StatusCodes.Status429TooManyRequests, $"requests at work hold {budget.Limit} bytes already (--body-memory); try again later");
            }
        }

        public void Dispose()
        {
            Interlocked.Add(ref budget._used, -_taken);
            _taken = 0;
        }
    }

    private long Limit => limit;
}
