using System.Net.Http.Headers;

namespace ModelOperator.Hosting.Tracing;

/// <summary>Notes the reason when a delivery fails, since the library that delivers tells only that it failed.</summary>
internal sealed class DeliveryHandler(DeliveryFaults faults)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null })
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = base.Send(request, cancellationToken);
            NoteRefusal(response);
            return response;
        }
        catch (Exception exception)
        {
            NoteFault(exception);
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken); // gRPC's status comes behind the body
            NoteRefusal(response);
            return response;
        }
        catch (Exception exception)
        {
            NoteFault(exception);
            throw;
        }
    }

    private static string? TextOf(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private void NoteRefusal(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            faults.Note($"the collector answered with status {(int)response.StatusCode}");
        }
        else if ((TextOf(response.TrailingHeaders, Status) ?? TextOf(response.Headers, Status)) is { } status and not "0")
        {
            var message = TextOf(response.TrailingHeaders, Message) ?? TextOf(response.Headers, Message) ?? "";
            faults.Note($"the collector answered with gRPC status {status} ({Uri.UnescapeDataString(message)})");
        }
    }

    private void NoteFault(Exception exception) => faults.Note(
        exception is OperationCanceledException ? "the collector did not answer in time" : exception.GetBaseException().Message);
}
