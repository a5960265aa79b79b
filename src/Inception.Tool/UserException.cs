namespace Inception.Tool;

/// <summary>Something the user can mend; the message is the one line that is printed.</summary>
internal sealed class UserException(string message, Exception? cause = null) : InceptionException(message, cause);
