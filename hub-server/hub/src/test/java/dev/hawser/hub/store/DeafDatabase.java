package dev.hawser.hub.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// A database whose notifications are lost.
final class DeafDatabase {

    DataSource over(DataSource database) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = call(database, method, arguments);
                    return result instanceof Connection connection ? deaf(connection) : result;
                });
    }

    private Connection deaf(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = call(connection, method, arguments);
                    return result instanceof PGConnection listening
                                    && method.getName().equals("unwrap")
                            ? deaf(listening)
                            : result;
                });
    }

    private PGConnection deaf(PGConnection connection) {
        return (PGConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PGConnection.class}, (proxy, method, arguments) -> {
                    Object result = call(connection, method, arguments);
                    return method.getName().equals("getNotifications") ? null : result;
                });
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
