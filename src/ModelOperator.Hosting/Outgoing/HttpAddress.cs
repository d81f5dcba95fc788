using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Hosting.Outgoing;

/// <summary>Reads addresses of HTTP services.</summary>
public static class HttpAddress
{
    /// <summary>
    /// Reads an absolute http or https address. One with a user or a password is refused, because addresses are shown in logs and messages.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;
}
