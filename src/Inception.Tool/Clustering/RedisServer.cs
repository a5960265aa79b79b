using StackExchange.Redis;

namespace Inception.Tool.Clustering;

/// <summary>The address of a Redis server.</summary>
internal static class RedisServer
{
    /// <summary>Reads the address, with options behind it as StackExchange.Redis has them.</summary>
    /// <exception cref="UserException">It is none. The message does not repeat it: it may hold a password.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text);
            return options.EndPoints.Count > 0 ? options : throw new ArgumentException("the host is missing.");
        }
        catch (ArgumentException exception)
        {
            var reason = exception.Message.Split(" (Parameter")[0];
            throw new UserException($"--redis expects HOST:PORT, followed by options such as ,password=…: {reason}", exception);
        }
    }
}
