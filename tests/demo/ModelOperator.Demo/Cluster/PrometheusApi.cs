using System.Text.Json;

namespace ModelOperator.Demo.Cluster;

/// <summary>Asks a Prometheus.</summary>
internal sealed class PrometheusApi(HttpClient http, Uri address)
{
    /// <summary>The samples of an instant query at the present moment.</summary>
    /// <exception cref="HttpRequestException">Prometheus cannot be reached, or refuses the query.</exception>
    /// <exception cref="JsonException">It answers something else than JSON.</exception>
    /// <exception cref="KeyNotFoundException">It answers other JSON.</exception>
    public async Task<JsonElement> QueryAsync(string query, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([new("query", query)]);
        using var response = await http.PostAsync(new Uri(address, "/api/v1/query"), form, cancellationToken);
        return (await DataOf(response, cancellationToken)).GetProperty("result");
    }

    /// <summary>The alerts that are pending or firing.</summary>
    /// <exception cref="HttpRequestException">As above.</exception>
    /// <exception cref="JsonException">As above.</exception>
    /// <exception cref="KeyNotFoundException">As above.</exception>
    public async Task<IReadOnlyList<Alert>> AlertsAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(address, "/api/v1/alerts"), cancellationToken);
        return
        [
            .. (await DataOf(response, cancellationToken)).GetProperty("alerts").EnumerateArray().Select(alert => new Alert(
                LabelOf(alert, "alertname"), LabelOf(alert, "namespace"), LabelOf(alert, "name"), LabelOf(alert, "check"),
                alert.GetProperty("state").GetString()!)),
        ];
    }

    /// <summary>The names of the alerts that it has rules for.</summary>
    /// <exception cref="HttpRequestException">As above.</exception>
    /// <exception cref="JsonException">As above.</exception>
    /// <exception cref="KeyNotFoundException">As above.</exception>
    public async Task<IReadOnlySet<string>> RulesAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(address, "/api/v1/rules?type=alert"), cancellationToken);
        return (await DataOf(response, cancellationToken)).GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Select(rule => rule.GetProperty("name").GetString()!)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<JsonElement> DataOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        using var answer = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        return answer.RootElement.GetProperty("data").Clone();
    }

    private static string LabelOf(JsonElement alert, string label) =>
        alert.GetProperty("labels").TryGetProperty(label, out var value) ? value.GetString()! : "";
}

/// <summary>An alert that is not inactive.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Namespace">The namespace of its label; empty when it has no such label.</param>
/// <param name="Model">The ModelDeployment; empty likewise.</param>
/// <param name="Check">The check; empty likewise.</param>
/// <param name="State">pending or firing.</param>
internal sealed record Alert(string Name, string Namespace, string Model, string Check, string State);
