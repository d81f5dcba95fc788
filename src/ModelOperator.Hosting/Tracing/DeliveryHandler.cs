namespace ModelOperator.Hosting.Tracing;

/// <summary>Sees why a delivery fails: the library that delivers says only that it does.</summary>
internal sealed class DeliveryHandler(DeliveryFaults faults)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null })
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Seen(base.Send(request, cancellationToken));
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Seen(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw;
        }
    }

    private HttpResponseMessage Seen(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            faults.Note($"the collector answered with status {(int)response.StatusCode}");
        }

        return response;
    }

    // Never true: it takes a note of what passes.
    private bool IsFault(Exception exception)
    {
        faults.Note(
            exception is OperationCanceledException ? "the collector did not answer in time" : exception.GetBaseException().Message);
        return false;
    }
}
