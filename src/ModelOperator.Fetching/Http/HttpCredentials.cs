using System.Net.Http.Headers;
using System.Text;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Http;

/// <summary>Reads credentials from a mounted Secret: <c>token</c> for a bearer token, or <c>username</c> and <c>password</c> for basic
/// authentication.</summary>
internal static class HttpCredentials
{
    /// <summary>Reads the value of the Authorization header. Null when no directory is given.</summary>
    /// <exception cref="FetchException">The directory has neither of them, or a token that cannot be sent.</exception>
    public static AuthenticationHeaderValue? Read(string directory)
    {
        if (directory.Length == 0)
        {
            return null;
        }

        if (Value(directory, "token") is { } token)
        {
            return token.All(character => character is >= ' ' and <= '~')
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw new FetchException(
                    $"the token in {directory} has several lines or characters other than those of ASCII (--credentials)");
        }

        return Value(directory, "username") is { } user && Value(directory, "password") is { } password
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : throw new FetchException($"the credentials in {directory} have neither token nor username and password (--credentials)");
    }

    /// <summary>Reads one key of the Secret. Null when the Secret does not have it.</summary>
    public static string? Value(string directory, string key)
    {
        var path = Path.Combine(directory, key);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
