namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>Chooses the endpoint with the least outstanding requests.</summary>
internal static class EndpointSelector
{
    /// <summary>
    /// The number of endpoints up to which all are compared. With more, only two that are drawn at random are compared, which is nearly as
    /// even and does not cost more with more endpoints.
    /// </summary>
    public const int ScanLimit = 8;

    /// <summary>Chooses among endpoints that are neither ejected nor tried before; when there are none, among the ejected. Ties are broken
    /// at random.</summary>
    /// <param name="endpoints">The candidates.</param>
    /// <param name="tried">The endpoints that this request failed to reach; null when there are none.</param>
    /// <param name="time">The clock of the ejections.</param>
    /// <param name="random">The source of random starting points.</param>
    /// <returns>The endpoint; null when all were tried, or there are none.</returns>
    public static PodEndpoint? Choose(ReadOnlySpan<PodEndpoint> endpoints, List<PodEndpoint>? tried, TimeProvider time, Random random)
    {
        switch (endpoints.Length)
        {
            case 0:
                return null;
            case 1:
                return tried?.Contains(endpoints[0]) is true ? null : endpoints[0];
            case > ScanLimit when tried is null:
                var first = endpoints[random.Next(endpoints.Length)];
                var second = endpoints[random.Next(endpoints.Length)];
                var choice = second.Outstanding < first.Outstanding ? second : first;
                if (!first.IsEjected(time) && !second.IsEjected(time))
                {
                    return choice;
                }

                break;
        }

        return Scan(endpoints, tried, time, random);
    }

    private static PodEndpoint? Scan(ReadOnlySpan<PodEndpoint> endpoints, List<PodEndpoint>? tried, TimeProvider time, Random random)
    {
        PodEndpoint? best = null;
        PodEndpoint? bestEjected = null;
        var start = random.Next(endpoints.Length);
        for (var i = 0; i < endpoints.Length; i++)
        {
            var index = start + i;
            var endpoint = endpoints[index < endpoints.Length ? index : index - endpoints.Length];
            if (tried?.Contains(endpoint) is true)
            {
                continue;
            }

            ref var place = ref endpoint.IsEjected(time) ? ref bestEjected : ref best;
            if (place is null || endpoint.Outstanding < place.Outstanding)
            {
                place = endpoint;
            }
        }

        return best ?? bestEjected;
    }
}
